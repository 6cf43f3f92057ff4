/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hostile neighbour, for the lab: writes random bytes to the RPC command of
 * a connected device, without response, as fast as BlueZ takes them.
 *
 *     flood DEVICE-PATH COUNT SEED
 *
 * Prints "flood: COUNT writes" and ends with 0 when all were taken.
 */
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "bus.h"
#include "cleanup.h"
#include "improv/protocol.h"

#define BLUEZ                "org.bluez"
#define BLUEZ_CHARACTERISTIC BLUEZ ".GattCharacteristic1"

enum { WRITE_MAX = 64, PATH_LENGTH = 128, SHOW_EVERY = 10000 };

struct search {
    const char *device;
    char path[PATH_LENGTH];
};

static int read_uuid(void *userdata, const char *name, const char *signature,
                     sd_bus_message *message)
{
    return strcmp(name, "UUID") == 0
               ? bus_read_basic(message, signature, 's', userdata)
               : 0;
}

static void on_object(void *userdata, const char *path, const char *interface,
                      sd_bus_message *properties, bool added)
{
    (void)added;
    struct search *search = userdata;
    const char *uuid = "";

    if (strcmp(interface, BLUEZ_CHARACTERISTIC) == 0 &&
        strncmp(path, search->device, strlen(search->device)) == 0 &&
        bus_each_property(properties, read_uuid, &uuid) >= 0 &&
        strcmp(uuid, IMPROV_UUID_RPC_COMMAND) == 0)
        snprintf(search->path, sizeof search->path, "%s", path);
}

static int find_command(sd_bus *bus, struct search *search)
{
    static const struct bus_watch_handlers handlers = {.changed = on_object};
    automessage sd_bus_message *reply = NULL;

    int r = sd_bus_call_method(bus, BLUEZ, "/",
                               "org.freedesktop.DBus.ObjectManager",
                               "GetManagedObjects", NULL, &reply, NULL);
    if (r >= 0)
        r = bus_each_object(reply, &handlers, search);
    return r < 0 ? r : *search->path ? 0 : -ENOENT;
}

/* A socket on which each packet is a Write Command. */
static int acquire(sd_bus *bus, const char *path)
{
    automessage sd_bus_message *reply = NULL;
    int fd = -1;

    int r = sd_bus_call_method(bus, BLUEZ, path, BLUEZ_CHARACTERISTIC,
                               "AcquireWrite", NULL, &reply, "a{sv}", 0);
    if (r >= 0)
        r = sd_bus_message_read(reply, "hq", &fd, NULL);
    return r < 0 ? r : dup(fd);
}

/* xorshift32: the same bytes for the same seed. */
static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* Often the begin of a frame, so that more than the first byte is looked at. */
static size_t fill(uint8_t bytes[WRITE_MAX], uint32_t *state, size_t mtu)
{
    size_t length =
        1 + next_random(state) % (mtu < WRITE_MAX ? mtu : WRITE_MAX);

    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)next_random(state);
    if (next_random(state) % 2) {
        bytes[0] = 1 + (uint8_t)(next_random(state) % 6);
        bytes[length > 1] = (uint8_t)(length > 3 ? length - 3 : 0);
    }
    return length;
}

static int write_all(int fd, unsigned count, uint32_t state)
{
    uint8_t bytes[WRITE_MAX];

    for (unsigned i = 0; i < count;) {
        struct pollfd ready = {.fd = fd, .events = POLLOUT};
        size_t length = fill(bytes, &state, 20);
        if (poll(&ready, 1, -1) < 0 || ready.revents & (POLLERR | POLLHUP))
            return -EPIPE;
        if (write(fd, bytes, length) < 0) {
            if (errno != EAGAIN)
                return -errno;
            continue;
        }
        if (++i % SHOW_EVERY == 0) {
            printf("%u writes\n", i);
            fflush(stdout);
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct search search = {.path = ""};
    sd_bus *bus = NULL;

    if (argc != 4) {
        fputs("usage: flood DEVICE-PATH COUNT SEED\n", stderr);
        return 2;
    }
    search.device = argv[1];
    int r = sd_bus_open_system(&bus);
    if (r >= 0)
        r = find_command(bus, &search);
    autoclose int fd = r < 0 ? r : acquire(bus, search.path);
    r = fd < 0 ? fd
               : write_all(fd, (unsigned)strtoul(argv[2], NULL, 10),
                           (uint32_t)strtoul(argv[3], NULL, 10) | 1);
    sd_bus_unref(bus);
    if (r < 0) {
        fprintf(stderr, "flood: %s\n", strerror(-r));
        return 1;
    }
    printf("flood: %s writes\n", argv[2]);
    return 0;
}
