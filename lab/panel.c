/*
 * A virtual front panel: one button and one LED of an input device that exists
 * only in the kernel (uinput).
 *
 * Prints "ready event=/dev/input/eventN led=/sys/class/leds/NAME", then one
 * line "led 0|1 MILLISECONDS" (CLOCK_MONOTONIC) for each change of the LED.
 * Obeys the lines press, down, repeat, up, other (a press of another key) and
 * quit on stdin; its end is quit. An argument is another name for the device.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/uinput.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define PANEL_NAME "Improv lab panel"
#define BUTTON     KEY_WPS_BUTTON
#define OTHER      KEY_PROG1
#define LED        LED_NUML
/* How long the kernel may take to make what belongs to the device. */
#define APPEAR_TRIES   200
#define APPEAR_STEP_NS 10000000L

struct panel {
    int fd;
    char sysfs[128]; /* the input device below /sys/class/input */
    char event[64];  /* its eventN */
    char led[64];    /* its LED, a name below /sys/class/leds */
    char line[64];   /* what came of the next command */
    size_t line_len;
};

static int describe(int fd, const char *name)
{
    struct uinput_setup setup = {
        .id = {.bustype = BUS_VIRTUAL, .vendor = 0x1, .product = 0x1},
    };

    snprintf(setup.name, sizeof(setup.name), "%s", name);
    if (ioctl(fd, UI_SET_EVBIT, EV_KEY) < 0 ||
        ioctl(fd, UI_SET_KEYBIT, BUTTON) < 0 ||
        ioctl(fd, UI_SET_KEYBIT, OTHER) < 0 ||
        ioctl(fd, UI_SET_EVBIT, EV_LED) < 0 ||
        ioctl(fd, UI_SET_LEDBIT, LED) < 0 ||
        ioctl(fd, UI_DEV_SETUP, &setup) < 0 || ioctl(fd, UI_DEV_CREATE) < 0) {
        return -errno;
    }
    return 0;
}

/* Finds the entry of a directory whose name begins so. */
static bool find_entry(const char *dir, const char *prefix, char *ret_name,
                       size_t size)
{
    DIR *stream = opendir(dir);
    const struct dirent *entry;
    bool found = false;

    if (stream == NULL) {
        return false;
    }
    while (!found && (entry = readdir(stream)) != NULL) {
        size_t len = strlen(entry->d_name);

        if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0 && len < size) {
            memcpy(ret_name, entry->d_name, len + 1);
            found = true;
        }
    }
    closedir(stream);
    return found;
}

/* The LED may appear later: udev may have to load the module input-leds. */
static int await_entry(const char *dir, const char *prefix, char *ret_name,
                       size_t size)
{
    const struct timespec step = {.tv_nsec = APPEAR_STEP_NS};

    for (int i = 0; i < APPEAR_TRIES; i++) {
        if (find_entry(dir, prefix, ret_name, size)) {
            return 0;
        }
        nanosleep(&step, NULL);
    }
    return -ENODEV;
}

static int locate(struct panel *panel)
{
    char name[64] = "";
    char prefix[80];
    int r;

    if (ioctl(panel->fd, UI_GET_SYSNAME(sizeof(name)), name) < 0) {
        return -errno;
    }
    snprintf(panel->sysfs, sizeof(panel->sysfs), "/sys/class/input/%s", name);
    r = await_entry(panel->sysfs, "event", panel->event, sizeof(panel->event));
    if (r < 0) {
        return r;
    }
    snprintf(prefix, sizeof(prefix), "%s::", name);
    return await_entry(panel->sysfs, prefix, panel->led, sizeof(panel->led));
}

static int emit(const struct panel *panel, unsigned short key, int value)
{
    const struct input_event events[] = {
        {.type = EV_KEY, .code = key, .value = value},
        {.type = EV_SYN, .code = SYN_REPORT},
    };

    if (write(panel->fd, events, sizeof(events)) < 0) {
        return -errno;
    }
    return 0;
}

/* What each command does to a key: values of its events, -1 for none. */
static const struct command {
    const char *name;
    unsigned short key;
    int values[2];
} commands[] = {
    {"press", BUTTON, {1, 0}},   {"down", BUTTON, {1, -1}},
    {"repeat", BUTTON, {2, -1}}, {"up", BUTTON, {0, -1}},
    {"other", OTHER, {1, 0}},
};

/* Returns 1 to go on, 0 to quit, or -errno. */
static int obey(const struct panel *panel, const char *name)
{
    if (strcmp(name, "quit") == 0) {
        return 0;
    }
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        const struct command *command = &commands[i];

        for (size_t n = 0; n < 2 && strcmp(name, command->name) == 0; n++) {
            int r = command->values[n] < 0
                        ? 0
                        : emit(panel, command->key, command->values[n]);

            if (r < 0) {
                return r;
            }
        }
    }
    return 1;
}

/* Obeys all complete lines there are, and keeps the rest. Returns as obey(). */
static int obey_lines(struct panel *panel)
{
    char *start = panel->line;
    char *end = panel->line + panel->line_len;
    char *newline;
    int r = 1;

    while (r == 1 &&
           (newline = memchr(start, '\n', (size_t)(end - start))) != NULL) {
        *newline = '\0';
        r = obey(panel, start);
        start = newline + 1;
    }
    panel->line_len = (size_t)(end - start);
    memmove(panel->line, start, panel->line_len);
    return r;
}

static int read_commands(struct panel *panel)
{
    size_t space = sizeof(panel->line) - panel->line_len;
    ssize_t n;

    if (space == 0) {
        return -EMSGSIZE;
    }
    n = read(STDIN_FILENO, panel->line + panel->line_len, space);
    if (n <= 0) {
        return n < 0 ? -errno : 0;
    }
    panel->line_len += (size_t)n;
    return obey_lines(panel);
}

/* The kernel stamps what it sends to a uinput device with CLOCK_MONOTONIC. */
static int read_led(const struct panel *panel)
{
    struct input_event event;

    if (read(panel->fd, &event, sizeof(event)) != (ssize_t)sizeof(event)) {
        return errno == EAGAIN ? 1 : -errno;
    }
    if (event.type == EV_LED && event.code == LED) {
        printf("led %d %lld\n", event.value != 0,
               (long long)event.input_event_sec * 1000 +
                   (long long)event.input_event_usec / 1000);
    }
    return 1;
}

static int loop(struct panel *panel)
{
    struct pollfd fds[] = {
        {.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = panel->fd, .events = POLLIN},
    };
    int r = 1;

    while (r == 1) {
        if (poll(fds, 2, -1) < 0) {
            return -errno;
        }
        if (fds[1].revents != 0) {
            r = read_led(panel);
        }
        if (r == 1 && fds[0].revents != 0) {
            r = read_commands(panel);
        }
    }
    return r;
}

static int run(struct panel *panel, const char *name)
{
    int r = describe(panel->fd, name);

    if (r == 0) {
        r = locate(panel);
    }
    if (r < 0) {
        return r;
    }
    printf("ready event=/dev/input/%s led=/sys/class/leds/%s\n", panel->event,
           panel->led);
    return loop(panel);
}

int main(int argc, char **argv)
{
    struct panel panel = {
        .fd = open("/dev/uinput", O_RDWR | O_NONBLOCK | O_CLOEXEC),
    };
    int r;

    if (panel.fd < 0) {
        perror("panel: /dev/uinput");
        return 1;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    r = run(&panel, argc > 1 ? argv[1] : PANEL_NAME);
    close(panel.fd); /* removes the device */
    if (r < 0) {
        fprintf(stderr, "panel: %s\n", strerror(-r));
    }
    return r < 0;
}
