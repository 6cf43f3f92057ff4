/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtual GPIO chip of eight lines: answers, through /dev/uhid, as the HID
 * bridge CP2112 does, whose driver makes a chip of it (AN495 of Silicon Labs
 * has the reports). The driver asks for the inputs again and again while
 * somebody wants edges, so these come a little late, as with the real one.
 *
 * Prints "ready /dev/gpiochipN", then one line "line N 0|1 MILLISECONDS"
 * (CLOCK_MONOTONIC) for each change of an output. Obeys the lines "high N",
 * "low N", for inputs, sync and quit on stdin; its end is quit. After sync the
 * line "synced" comes when the driver has asked for the inputs some times
 * more: it has seen the last change, and any debouncing has ended.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/input.h>
#include <linux/uhid.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CHIPS "/sys/bus/hid/devices/0003:10C4:EA90.*/gpiochip*"

enum {
    VENDOR = 0x10c4, /* Silicon Labs */
    PRODUCT = 0xea90,
    LINES = 8,
    SYNC_READS = 8, /* the driver polls every 40 ms; improvd reads, too */

    REPORT_CONFIG = 0x02, /* byte 1: which lines are outputs */
    REPORT_GET = 0x03,    /* byte 1: the levels */
    REPORT_SET = 0x04,    /* byte 1: levels, byte 2: of which lines */
    REPORT_VERSION = 0x05,
    REPORT_SMBUS = 0x06,
    REPORT_LOCK = 0x20,
};

/* One feature report, of no meaning: the driver does not read it. */
static const unsigned char descriptor[] = {
    0x06, 0x00,       0xff, /* usage page: vendor's */
    0x09, 0x01,             /* usage */
    0xa1, 0x01,             /* collection: application */
    0x85, REPORT_GET,       /* report id */
    0x09, 0x01,             /* usage */
    0x15, 0x00,             /* logical minimum */
    0x26, 0xff,       0x00, /* logical maximum */
    0x75, 0x08,             /* bits */
    0x95, 0x01,             /* count */
    0xb1, 0x02,             /* feature */
    0xc0,
};

struct chip {
    int fd;
    unsigned char config[5]; /* the report, as the driver set it */
    unsigned char levels;
    unsigned sync; /* how often the levels are to be read until "synced" */
};

static int answer(const struct chip *chip, const struct uhid_event *event)
{
    return write(chip->fd, event, sizeof(*event)) < 0 ? -errno : 0;
}

static int create(const struct chip *chip)
{
    struct uhid_event event = {
        .type = UHID_CREATE2,
        .u.create2 = {.name = "Improv lab GPIO",
                      .rd_size = sizeof(descriptor),
                      .bus = BUS_USB,
                      .vendor = VENDOR,
                      .product = PRODUCT},
    };

    memcpy(event.u.create2.rd_data, descriptor, sizeof(descriptor));
    return answer(chip, &event);
}

static void tell(unsigned line, bool on)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    printf("line %u %d %lld\n", line, on,
           (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000);
}

static void set_levels(struct chip *chip, unsigned levels, unsigned mask)
{
    for (unsigned line = 0; line < LINES; line++) {
        unsigned bit = 1u << line;

        if ((mask & bit) != 0 && ((levels ^ chip->levels) & bit) != 0) {
            chip->levels ^= (unsigned char)bit;
            if ((chip->config[1] & bit) != 0) {
                tell(line, (levels & bit) != 0);
            }
        }
    }
}

/* Fills in a report of the chip; returns its length, 0 if it has none. */
static unsigned short get_report(const struct chip *chip, unsigned char number,
                                 unsigned char *ret_data)
{
    ret_data[0] = number;
    switch (number) {
    case REPORT_CONFIG:
        memcpy(ret_data + 1, chip->config + 1, sizeof(chip->config) - 1);
        return sizeof(chip->config);
    case REPORT_GET:
        ret_data[1] = chip->levels;
        return 2;
    case REPORT_VERSION:
        ret_data[1] = 0x0c;
        ret_data[2] = 0x02;
        return 3;
    case REPORT_SMBUS:
        return 14;
    case REPORT_LOCK:
        return 2;
    default:
        return 0;
    }
}

static void count_read(struct chip *chip)
{
    if (chip->sync > 0 && --chip->sync == 0)
        puts("synced");
}

static int on_get(struct chip *chip, const struct uhid_get_report_req *request)
{
    struct uhid_event reply = {.type = UHID_GET_REPORT_REPLY};
    struct uhid_get_report_reply_req *body = &reply.u.get_report_reply;

    body->id = request->id;
    body->size = get_report(chip, request->rnum, body->data);
    body->err = body->size > 0 ? 0 : EIO;
    if (request->rnum == REPORT_GET)
        count_read(chip);
    return answer(chip, &reply);
}

static int on_set(struct chip *chip, const struct uhid_set_report_req *request)
{
    struct uhid_event reply = {.type = UHID_SET_REPORT_REPLY};

    if (request->rnum == REPORT_CONFIG) {
        memcpy(chip->config, request->data, sizeof(chip->config));
    }
    if (request->rnum == REPORT_SET) {
        set_levels(chip, request->data[1], request->data[2]);
    }
    reply.u.set_report_reply.id = request->id;
    return answer(chip, &reply);
}

/* The driver looks at the lock last of all, then there is a chip. */
static void tell_ready(void)
{
    glob_t found;

    if (glob(CHIPS, 0, NULL, &found) == 0) {
        printf("ready /dev/%s\n", strrchr(found.gl_pathv[0], '/') + 1);
        globfree(&found);
    }
}

static int read_request(struct chip *chip)
{
    struct uhid_event event;
    int r;

    if (read(chip->fd, &event, sizeof(event)) < 0) {
        return -errno;
    }
    switch (event.type) {
    case UHID_GET_REPORT:
        r = on_get(chip, &event.u.get_report);
        if (event.u.get_report.rnum == REPORT_LOCK) {
            tell_ready();
        }
        return r;
    case UHID_SET_REPORT:
        return on_set(chip, &event.u.set_report);
    default:
        return 0;
    }
}

static void obey(struct chip *chip, const char *command)
{
    const char *space = strchr(command, ' ');
    unsigned long line = space ? strtoul(space, NULL, 10) : 0;

    if (line >= LINES)
        return;
    if (strcmp(command, "sync\n") == 0)
        chip->sync = SYNC_READS;
    else if (strncmp(command, "high ", strlen("high ")) == 0)
        set_levels(chip, 0xff, 1u << line);
    else if (strncmp(command, "low ", strlen("low ")) == 0)
        set_levels(chip, 0, 1u << line);
}

/* Returns 1 to go on, 0 to quit. */
static int read_command(struct chip *chip)
{
    char command[64];

    if (fgets(command, sizeof(command), stdin) == NULL ||
        strcmp(command, "quit\n") == 0) {
        return 0;
    }
    obey(chip, command);
    return 1;
}

static int loop(struct chip *chip)
{
    struct pollfd fds[] = {
        {.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = chip->fd, .events = POLLIN},
    };
    int r = 1;

    while (r > 0) {
        if (poll(fds, 2, -1) < 0) {
            return -errno;
        }
        if (fds[1].revents != 0) {
            r = read_request(chip) < 0 ? -EIO : 1;
        }
        if (r > 0 && fds[0].revents != 0) {
            r = read_command(chip);
        }
    }
    return r;
}

int main(void)
{
    struct chip chip = {
        .fd = open("/dev/uhid", O_RDWR | O_CLOEXEC),
        .levels = 0xff, /* pulled up */
    };
    int r;

    if (chip.fd < 0) {
        perror("gpio: /dev/uhid");
        return 1;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    setvbuf(stdin, NULL, _IONBF, 0); /* poll() sees all that waits */
    r = create(&chip);
    if (r == 0) {
        r = loop(&chip);
    }
    close(chip.fd); /* removes the chip */
    if (r < 0) {
        fprintf(stderr, "gpio: %s\n", strerror(-r));
    }
    return r < 0;
}
