/* SPDX-License-Identifier: Apache-2.0 */
#include "panel/authorizer.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>

#include "cleanup.h"
#include "log.h"

#define INPUT_DIRECTORY "/dev/input"
#define DEFAULT_KEY     "KEY_WPS_BUTTON"

enum { BUTTONS = 8, PATH_LENGTH = 64 };

struct button {
    struct authorizer *authorizer;
    struct libevdev *device; /* NULL: this place is free */
    sd_event_source *source;
    char path[PATH_LENGTH];
};

struct authorizer {
    sd_event *event;
    const char *wanted; /* device, by name or path; or NULL */
    unsigned key;
    void (*pressed)(void *userdata);
    void *userdata;
    sd_event_source *watch; /* of devices that come */
    struct button buttons[BUTTONS];
};

static void close_button(struct button *button)
{
    int fd = libevdev_get_fd(button->device);

    sd_event_source_disable_unref(button->source);
    libevdev_free(button->device);
    close(fd);
    memset(button, 0, sizeof *button);
}

static int on_input(sd_event_source *source, int fd, uint32_t revents,
                    void *userdata)
{
    (void)source, (void)fd, (void)revents;
    struct button *button = userdata;
    struct authorizer *authorizer = button->authorizer;
    unsigned flag = LIBEVDEV_READ_FLAG_NORMAL;
    struct input_event input;
    int r;

    /* After a lost event the state is read anew: a press is then seen too. */
    while ((r = libevdev_next_event(button->device, flag, &input)) >= 0) {
        flag = r == LIBEVDEV_READ_STATUS_SYNC ? LIBEVDEV_READ_FLAG_SYNC
                                              : LIBEVDEV_READ_FLAG_NORMAL;
        if (input.type == EV_KEY && input.code == authorizer->key &&
            input.value == 1)
            authorizer->pressed(authorizer->userdata);
    }
    if (r != -EAGAIN) {
        log_info("button: %s is gone", button->path);
        close_button(button);
    }
    return 0;
}

static bool matches(const struct authorizer *authorizer, const char *path,
                    const struct libevdev *device)
{
    if (!libevdev_has_event_code(device, EV_KEY, authorizer->key))
        return false;
    return !authorizer->wanted || strcmp(authorizer->wanted, path) == 0 ||
           strcmp(authorizer->wanted, libevdev_get_name(device)) == 0;
}

static struct button *find_button(struct authorizer *authorizer,
                                  const char *path)
{
    for (unsigned i = 0; i < BUTTONS; i++)
        if (strcmp(authorizer->buttons[i].path, path) == 0)
            return &authorizer->buttons[i];
    return NULL;
}

/* Takes over the file descriptor and the device. */
static void add_button(struct authorizer *authorizer, const char *path, int fd,
                       struct libevdev *device)
{
    struct button *button = find_button(authorizer, "");
    if (!button || sd_event_add_io(authorizer->event, &button->source, fd,
                                   EPOLLIN, on_input, button) < 0) {
        libevdev_free(device);
        close(fd);
        return;
    }
    button->authorizer = authorizer;
    button->device = device;
    snprintf(button->path, sizeof button->path, "%s", path);
    log_info("button: %s, %s", path, libevdev_get_name(device));
}

static void try_device(struct authorizer *authorizer, const char *name)
{
    struct libevdev *device = NULL;
    char path[PATH_LENGTH];

    if (strncmp(name, "event", strlen("event")) != 0 ||
        (size_t)snprintf(path, sizeof path, INPUT_DIRECTORY "/%s", name) >=
            sizeof path ||
        find_button(authorizer, path))
        return;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return; /* not permitted yet: a change of mode is told as well */
    if (libevdev_new_from_fd(fd, &device) < 0) {
        close(fd);
    } else if (matches(authorizer, path, device)) {
        add_button(authorizer, path, fd, device);
    } else {
        libevdev_free(device);
        close(fd);
    }
}

static int on_directory(sd_event_source *source,
                        const struct inotify_event *event, void *userdata)
{
    (void)source;
    if (event->len > 0)
        try_device(userdata, event->name);
    return 0;
}

static void try_all(struct authorizer *authorizer)
{
    DIR *directory = opendir(INPUT_DIRECTORY);
    if (!directory)
        return;
    for (struct dirent *entry; (entry = readdir(directory));)
        try_device(authorizer, entry->d_name);
    closedir(directory);
}

/* Without any input device /dev/input may not be there yet. */
static int watch_directory(struct authorizer *authorizer)
{
    int r = sd_event_add_inotify(
        authorizer->event, &authorizer->watch, INPUT_DIRECTORY,
        IN_CREATE | IN_ATTRIB | IN_MOVED_TO, on_directory, authorizer);
    if (r < 0)
        log_error("button: can't watch " INPUT_DIRECTORY ": %s", strerror(-r));
    return r == -ENOENT ? 0 : r;
}

static int find_key(const char *name)
{
    int key = libevdev_event_code_from_name(EV_KEY, name);
    if (key < 0)
        log_error("binary_sensor: there is no key '%s'; see "
                  "linux/input-event-codes.h, such as " DEFAULT_KEY,
                  name);
    return key;
}

int authorizer_new(sd_event *event, const char *device, const char *key,
                   void (*pressed)(void *userdata), void *userdata,
                   struct authorizer **ret_authorizer)
{
    int code = find_key(key ? key : DEFAULT_KEY);
    if (code < 0)
        return -EINVAL;
    struct authorizer *authorizer = calloc(1, sizeof *authorizer);
    if (!authorizer)
        return -ENOMEM;
    authorizer->event = event;
    authorizer->wanted = device;
    authorizer->key = (unsigned)code;
    authorizer->pressed = pressed;
    authorizer->userdata = userdata;

    int r = watch_directory(authorizer);
    if (r < 0) {
        authorizer_free(authorizer);
        return r;
    }
    try_all(authorizer);
    *ret_authorizer = authorizer;
    return 0;
}

void authorizer_free(struct authorizer *authorizer)
{
    if (!authorizer)
        return;
    for (unsigned i = 0; i < BUTTONS; i++)
        if (authorizer->buttons[i].device)
            close_button(&authorizer->buttons[i]);
    sd_event_source_disable_unref(authorizer->watch);
    free(authorizer);
}
