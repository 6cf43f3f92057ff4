/* SPDX-License-Identifier: Apache-2.0 */
#include "panel/evdev_button.h"

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

#define DEVICES         "/dev"
#define INPUT_DIRECTORY DEVICES "/input"
#define DEFAULT_KEY     "KEY_WPS_BUTTON"

enum { KEYBOARDS = 8, PATH_LENGTH = 256 };

/* Directories whose changes may bring a device: that of the nodes, that of the
 * configured link, and the one that both may have to appear in. */
enum place { PLACE_DEVICES, PLACE_INPUT, PLACE_LINK, PLACES };

struct keyboard {
    struct evdev_button *button;
    struct libevdev *device; /* NULL: this place is free */
    sd_event_source *source;
    bool again; /* the path has changed since */
    char path[PATH_LENGTH];
};

struct evdev_button {
    sd_event *event;
    const char *name; /* of the device; or NULL */
    const char *path; /* of the device; or NULL */
    unsigned key;
    void (*pressed)(void *userdata);
    void *userdata;
    int told; /* the last error that was said */
    sd_event_source *watches[PLACES];
    char link_directory[PATH_LENGTH]; /* of `path` */
    struct keyboard keyboards[KEYBOARDS];
};

static void try_path(struct evdev_button *button, const char *path);

/* --- A device ------------------------------------------------------------- */

static void close_keyboard(struct keyboard *keyboard)
{
    int fd = libevdev_get_fd(keyboard->device);

    sd_event_source_disable_unref(keyboard->source);
    libevdev_free(keyboard->device);
    close(fd);
    memset(keyboard, 0, sizeof *keyboard);
}

/* Another device may have come to its path before it was seen to go. */
static void lose_keyboard(struct keyboard *keyboard)
{
    struct evdev_button *button = keyboard->button;
    bool again = keyboard->again;
    char path[PATH_LENGTH];

    memcpy(path, keyboard->path, sizeof path);
    log_info("button: %s is gone", path);
    close_keyboard(keyboard);
    if (again)
        try_path(button, path);
}

/* Reads all events there are. After a lost one the state is read anew, so that
 * a press is seen then, too; what came since follows. -EAGAIN is the end. */
static int read_keys(struct keyboard *keyboard)
{
    struct evdev_button *button = keyboard->button;
    unsigned flag = LIBEVDEV_READ_FLAG_NORMAL;
    struct input_event input;

    for (;;) {
        int r = libevdev_next_event(keyboard->device, flag, &input);
        if (r == -EAGAIN && flag == LIBEVDEV_READ_FLAG_SYNC) {
            flag = LIBEVDEV_READ_FLAG_NORMAL;
            continue;
        }
        if (r < 0)
            return r;
        if (r == LIBEVDEV_READ_STATUS_SYNC)
            flag = LIBEVDEV_READ_FLAG_SYNC;
        if (input.type == EV_KEY && input.code == button->key &&
            input.value == 1)
            button->pressed(button->userdata);
    }
}

static int on_input(sd_event_source *source, int fd, uint32_t revents,
                    void *userdata)
{
    (void)source, (void)fd, (void)revents;
    struct keyboard *keyboard = userdata;

    if (read_keys(keyboard) != -EAGAIN)
        lose_keyboard(keyboard);
    return 0;
}

static struct keyboard *find_keyboard(struct evdev_button *button,
                                      const char *path)
{
    for (unsigned i = 0; i < KEYBOARDS; i++)
        if (strcmp(button->keyboards[i].path, path) == 0)
            return &button->keyboards[i];
    return NULL;
}

/* Takes over the file descriptor and the device, unless it fails. */
static int add_keyboard(struct evdev_button *button, const char *path, int fd,
                        struct libevdev *device)
{
    struct keyboard *keyboard = find_keyboard(button, "");
    if (!keyboard)
        return -ENOSPC;
    int r = sd_event_add_io(button->event, &keyboard->source, fd, EPOLLIN,
                            on_input, keyboard);
    if (r < 0)
        return r;
    keyboard->button = button;
    keyboard->device = device;
    snprintf(keyboard->path, sizeof keyboard->path, "%s", path);
    button->told = 0;
    log_info("button: %s, %s", path, libevdev_get_name(device));
    return 0;
}

/* A central that has paired may be a keyboard as well, of any name: by that it
 * must not authorize itself. */
static bool matches(const struct evdev_button *button,
                    const struct libevdev *device)
{
    return libevdev_get_id_bustype(device) != BUS_BLUETOOTH &&
           libevdev_has_event_code(device, EV_KEY, button->key) &&
           (!button->name ||
            strcmp(button->name, libevdev_get_name(device)) == 0);
}

/* --- Devices that come ---------------------------------------------------- */

/* -ENOENT if it is not the one. */
static int open_device(struct evdev_button *button, const char *path)
{
    struct libevdev *device = NULL;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return -errno;
    int r = libevdev_new_from_fd(fd, &device);
    if (r >= 0)
        r = matches(button, device) ? add_keyboard(button, path, fd, device)
                                    : -ENOENT;
    if (r < 0) {
        libevdev_free(device);
        close(fd);
    }
    return r;
}

/* A node that udev has not opened to us yet is told again: IN_ATTRIB. */
static void try_path(struct evdev_button *button, const char *path)
{
    struct keyboard *known = find_keyboard(button, path);
    if (known) {
        known->again = true;
        return;
    }
    int r = open_device(button, path);
    if (r == -EACCES && button->told != r) {
        log_info("button: no permission for %s; is improvd in its group?",
                 path);
        button->told = r;
    }
}

static void try_node(struct evdev_button *button, const char *name)
{
    char path[PATH_LENGTH];

    if (strncmp(name, "event", strlen("event")) == 0 &&
        (size_t)snprintf(path, sizeof path, INPUT_DIRECTORY "/%s", name) <
            sizeof path)
        try_path(button, path);
}

static void try_all(struct evdev_button *button)
{
    if (button->path) {
        try_path(button, button->path);
        return;
    }
    DIR *directory = opendir(INPUT_DIRECTORY);
    if (!directory)
        return;
    for (struct dirent *entry; (entry = readdir(directory));)
        try_node(button, entry->d_name);
    closedir(directory);
}

/* --- Directories ---------------------------------------------------------- */

static int on_change(sd_event_source *source, const struct inotify_event *event,
                     void *userdata);

static const char *place_path(const struct evdev_button *button,
                              enum place place)
{
    switch (place) {
    case PLACE_DEVICES:
        return DEVICES;
    case PLACE_INPUT:
        return INPUT_DIRECTORY;
    case PLACE_LINK:
        return button->link_directory;
    case PLACES:
        break;
    }
    return "";
}

/* Watches what is not watched yet. What is not there is no error: it will
 * appear in another of the places. True if there was something new. */
static bool watch_places(struct evdev_button *button)
{
    bool more = false;

    for (enum place place = 0; place < PLACES; place++) {
        const char *path = place_path(button, place);
        if (button->watches[place] || !*path)
            continue;
        int r = sd_event_add_inotify(
            button->event, &button->watches[place], path,
            IN_CREATE | IN_ATTRIB | IN_MOVED_TO | IN_ONLYDIR, on_change,
            button);
        more |= r >= 0;
        if (r < 0 && r != -ENOENT)
            log_error("button: can't watch %s: %s", path, strerror(-r));
    }
    return more;
}

static void unwatch(struct evdev_button *button, const sd_event_source *source)
{
    for (enum place place = 0; place < PLACES; place++)
        if (button->watches[place] == source)
            button->watches[place] =
                sd_event_source_disable_unref(button->watches[place]);
}

/* IN_IGNORED: the directory itself is gone, as udev does with an empty one. */
static int on_change(sd_event_source *source, const struct inotify_event *event,
                     void *userdata)
{
    struct evdev_button *button = userdata;
    bool in_input = source == button->watches[PLACE_INPUT];

    if (event->mask & IN_IGNORED)
        unwatch(button, source);
    bool more = event->mask & (IN_ISDIR | IN_IGNORED) && watch_places(button);
    if (more || button->path || event->mask & IN_Q_OVERFLOW)
        try_all(button);
    else if (in_input && event->len > 0)
        try_node(button, event->name);
    return 0;
}

/* --- Setting up ----------------------------------------------------------- */

static int find_key(const char *name)
{
    int key = libevdev_event_code_from_name(EV_KEY, name);
    if (key < 0)
        log_error("binary_sensor: there is no key '%s'; see "
                  "linux/input-event-codes.h, such as " DEFAULT_KEY,
                  name);
    return key;
}

static int set_device(struct evdev_button *button, const char *device)
{
    if (!device || *device != '/') {
        button->name = device;
        return 0;
    }
    size_t directory = (size_t)(strrchr(device, '/') - device);
    if (strlen(device) >= PATH_LENGTH) {
        log_error("binary_sensor: the path of the device is too long");
        return -EINVAL;
    }
    button->path = device;
    snprintf(button->link_directory, sizeof button->link_directory, "%.*s",
             (int)directory, device);
    return 0;
}

int evdev_button_new(sd_event *event, const char *device, const char *key,
                     void (*pressed)(void *userdata), void *userdata,
                     struct evdev_button **ret_button)
{
    int code = find_key(key ? key : DEFAULT_KEY);
    if (code < 0)
        return -EINVAL;
    struct evdev_button *button = calloc(1, sizeof *button);
    if (!button)
        return -ENOMEM;
    button->event = event;
    button->key = (unsigned)code;
    button->pressed = pressed;
    button->userdata = userdata;
    int r = set_device(button, device);
    if (r < 0) {
        evdev_button_free(button);
        return r;
    }
    watch_places(button);
    try_all(button);
    *ret_button = button;
    return 0;
}

void evdev_button_free(struct evdev_button *button)
{
    if (!button)
        return;
    for (unsigned i = 0; i < KEYBOARDS; i++)
        if (button->keyboards[i].device)
            close_keyboard(&button->keyboards[i]);
    for (enum place place = 0; place < PLACES; place++)
        sd_event_source_disable_unref(button->watches[place]);
    free(button);
}
