/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The least that any client does before it can talk to a device: BlueZ hears
 * it, connects, and discovers its services. Nothing is said to the device.
 *
 *     connect ADAPTER-PATH DEVICE-PATH
 *
 * Prints "found", "connected" and "resolved" as it goes.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-bus.h>

#define BLUEZ "org.bluez"

enum { SECONDS = 60 };

struct progress {
    const char *device;
    bool found, resolved;
};

static int on_added(sd_bus_message *message, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    struct progress *progress = userdata;
    const char *path;

    if (sd_bus_message_read(message, "o", &path) >= 0 &&
        strcmp(path, progress->device) == 0)
        progress->found = true;
    return 0;
}

/* Only whether it is told: nothing but this property says "resolved". */
static int read_changes(sd_bus_message *message, bool *ret_resolved)
{
    const char *name;

    int r = sd_bus_message_skip(message, "s");
    if (r >= 0)
        r = sd_bus_message_enter_container(message, 'a', "{sv}");
    while (r >= 0 &&
           (r = sd_bus_message_enter_container(message, 'e', "sv")) > 0) {
        int resolved = 0;
        r = sd_bus_message_read(message, "s", &name);
        if (r >= 0 && strcmp(name, "ServicesResolved") == 0)
            r = sd_bus_message_read(message, "v", "b", &resolved);
        else if (r >= 0)
            r = sd_bus_message_skip(message, "v");
        *ret_resolved |= resolved;
        if (r >= 0)
            r = sd_bus_message_exit_container(message);
    }
    return r;
}

static int on_changed(sd_bus_message *message, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    struct progress *progress = userdata;

    if (strcmp(sd_bus_message_get_path(message), progress->device) == 0)
        read_changes(message, &progress->resolved);
    return 0;
}

static int await(sd_bus *bus, const bool *done)
{
    while (!*done) {
        int r = sd_bus_process(bus, NULL);
        if (r == 0)
            r = sd_bus_wait(bus, (uint64_t)SECONDS * 1000000);
        if (r <= 0)
            return r < 0 ? r : -ETIMEDOUT;
    }
    return 0;
}

static int call(sd_bus *bus, const char *path, const char *interface,
                const char *method)
{
    return sd_bus_call_method(bus, BLUEZ, path, interface, method, NULL, NULL,
                              NULL);
}

static int watch(sd_bus *bus, struct progress *progress)
{
    int r = sd_bus_match_signal(bus, NULL, BLUEZ, NULL,
                                "org.freedesktop.DBus.ObjectManager",
                                "InterfacesAdded", on_added, progress);
    return r < 0
               ? r
               : sd_bus_match_signal(bus, NULL, BLUEZ, progress->device,
                                     "org.freedesktop.DBus.Properties",
                                     "PropertiesChanged", on_changed, progress);
}

static int run(sd_bus *bus, const char *adapter, struct progress *progress)
{
    int r = watch(bus, progress);
    if (r >= 0)
        r = call(bus, adapter, "org.bluez.Adapter1", "StartDiscovery");
    if (r >= 0)
        r = await(bus, &progress->found);
    if (r >= 0)
        r = puts("found");
    if (r >= 0)
        r = call(bus, adapter, "org.bluez.Adapter1", "StopDiscovery");
    if (r >= 0)
        r = call(bus, progress->device, "org.bluez.Device1", "Connect");
    if (r >= 0)
        r = puts("connected");
    if (r >= 0)
        r = await(bus, &progress->resolved);
    return r < 0 ? r : puts("resolved");
}

int main(int argc, char **argv)
{
    sd_bus *bus = NULL;

    if (argc != 3)
        return 2;
    struct progress progress = {.device = argv[2]};
    setlinebuf(stdout);
    int r = sd_bus_open_system(&bus);
    if (r >= 0)
        r = run(bus, argv[1], &progress);
    if (r < 0)
        fprintf(stderr, "connect: %s\n", strerror(-r));
    sd_bus_flush_close_unref(bus);
    return r < 0;
}
