/* SPDX-License-Identifier: Apache-2.0 */
/* Bluetooth: reads and writes of centrals, and when they go. */
#include <errno.h>

#include "bluetooth/advertisement.h"
#include "bluetooth/gatt.h"
#include "clock.h"
#include "daemon_internal.h"
#include "log.h"

static struct improv_bytes on_read(void *userdata,
                                   enum improv_characteristic characteristic)
{
    struct daemon *daemon = userdata;
    return improv_device_read(&daemon->device, characteristic);
}

static int on_write(void *userdata, const char *central, size_t offset,
                    struct improv_bytes bytes)
{
    struct daemon *daemon = userdata;
    uint32_t number = peripheral_central(daemon->peripheral, central);
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_WRITE,
        .central = number,
        .offset = offset,
        .bytes = bytes,
    };

    if (number == PERIPHERAL_NO_CENTRAL)
        return -EBUSY; /* two of them must not share a place [MANY-1] */
    if (!patience_left(&daemon->patience, number))
        return -EACCES;
    daemon->mistake = false;
    daemon_handle(daemon, &event);
    if (daemon->mistake &&
        patience_mistake(&daemon->patience, number, clock_now_ms()))
        log_info("%s makes nothing but mistakes: it is not listened to any "
                 "more, until it disconnects",
                 central);
    return 0;
}

static void on_advertising(void *userdata)
{
    struct daemon *daemon = userdata;
    log_info("advertising as \"%s\"", requests_device_name(daemon->requests));
}

static void on_released(void *userdata)
{
    struct daemon *daemon = userdata;
    peripheral_released(daemon->peripheral);
}

static void on_disconnected(void *userdata, uint32_t central)
{
    struct daemon *daemon = userdata;
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_DISCONNECTED,
        .central = central,
    };

    patience_forget(&daemon->patience, central);
    daemon_handle(daemon, &event);
}

static void on_bluetooth_missing(void *userdata, int error, const char *what)
{
    enum exit_code code = EXIT_CODE_FAILED;

    if (error == -ENODEV)
        code = EXIT_CODE_NO_ADAPTER;
    else if (error == -ENOENT)
        code = EXIT_CODE_NO_BLUETOOTHD;
    daemon_missing(userdata, error, what, code);
}

int daemon_set_up_bluetooth(struct daemon *daemon, sd_bus *bus)
{
    static const struct gatt_handlers gatt_handlers = {on_read, on_write};
    static const struct peripheral_handlers peripheral_handlers = {
        on_advertising, on_disconnected, on_bluetooth_missing};

    const struct config *config = daemon->config;

    int r = gatt_new(bus, config->encryption, &gatt_handlers, daemon,
                     &daemon->gatt);
    if (r >= 0)
        r = advertisement_new(bus, requests_device_name(daemon->requests),
                              on_released, daemon, &daemon->advertisement);
    if (r >= 0)
        r = peripheral_new(bus, config->adapter, config->encryption,
                           &peripheral_handlers, daemon, &daemon->peripheral);
    return r;
}
