/* SPDX-License-Identifier: Apache-2.0 */
/*
 * To be filled in; what each has to do is in hal.h. As it is, it compiles and
 * does nothing.
 */
#include "hal.h"

#include "improv_port/port.h"
#include "port.h"

/* --- The worker, and time ------------------------------------------------- */

uint32_t improv_port_clock_ms(void)
{
    /* TODO: uptime. A counter that is divided: 64 bits until it is [TIME-1]. */
    return 0;
}

void improv_port_lock(void)
{
    /* TODO: take a mutex, one with priority inheritance if there is one. */
}

void improv_port_unlock(void)
{
    /* TODO: give it. */
}

void hal_signal(enum job job)
{
    /* TODO: set the bit 1 << job and wake the worker. */
    (void)job;
}

void hal_signal_in(enum job job, uint32_t wait_ms)
{
    /* TODO: (re)start the one-shot timer of this job, whose callback is
     * hal_signal(job). 0 is soon; IMPROV_NO_DEADLINE stops it. */
    (void)job;
    (void)wait_ms;
}

uint32_t hal_wait(void)
{
    /* TODO: wait for bits, without end; return and clear them. */
    return 0;
}

/* --- Bluetooth ------------------------------------------------------------ */

/*
 * TODO: a GATT service with the UUIDs IMPROV_UUID_BYTES(0..5) as
 * docs/porting.md has it. Its callbacks call
 *
 *     connected                     radio_connected()
 *     disconnected                  radio_disconnected()
 *     write to the RPC command      radio_written(), for a long write, too
 *     read of any other             radio_read(), and what is from the offset
 */

void hal_serve(bool on)
{
    /* TODO: add or remove the service; a stack that can't refuses to read. */
    (void)on;
}

void hal_advertise(const uint8_t *packet, size_t length)
{
    /* TODO: (re)start, connectable, undirected, general discoverable. */
    (void)packet;
    (void)length;
}

void hal_advertise_stop(void)
{
    /* TODO */
}

void improv_port_notify(enum improv_characteristic characteristic,
                        struct improv_bytes value)
{
    /* TODO: to each that subscribed, cut to its MTU - 3. No buffer left: keep a
     * copy, and send it when there is one. */
    (void)characteristic;
    (void)value;
}

/* --- Wi-Fi ---------------------------------------------------------------- */

void hal_wifi_connect(const struct improv_credentials *credentials)
{
    /* TODO: neither has a NUL at its end. No password: an open network; one of
     * 64 bytes: a raw key. Wipe your copy once the driver has its own. */
    (void)credentials;
}

void hal_wifi_leave(void)
{
    /* TODO */
}

enum hal_link hal_wifi_link(void)
{
    /* TODO: what the driver's last event said; events of an attempt before the
     * last hal_wifi_connect() do not count. */
    return HAL_LINK_DOWN;
}

size_t hal_wifi_url(uint8_t *ret_url, size_t capacity)
{
    /* TODO, if the device has a page to show */
    (void)ret_url;
    (void)capacity;
    return 0;
}

bool hal_wifi_scan(void)
{
    /* TODO */
    return false;
}

size_t hal_wifi_found(struct improv_network *ret_networks, size_t max)
{
    /* TODO: security in the words of [SCAN-2]. */
    (void)ret_networks;
    (void)max;
    return 0;
}

/* --- Flash ---------------------------------------------------------------- */

int hal_flash_read(enum hal_record record, void *ret_data, size_t capacity)
{
    /* TODO: a key of NVS, a file, the newer of two pages with a checksum. */
    (void)record;
    (void)ret_data;
    (void)capacity;
    return 0;
}

bool hal_flash_write(enum hal_record record, const void *data, size_t length)
{
    /* TODO */
    (void)record;
    (void)data;
    (void)length;
    return false;
}

/* --- The panel, and what settings are for --------------------------------- */

void hal_light(bool on)
{
    /* TODO */
    (void)on;
}

bool hal_button(void)
{
    /* TODO: the pin, and its interrupt at both edges: hal_signal(JOB_BUTTON) */
    return false;
}

void hal_apply(uint8_t command, const struct improv_bytes *values, size_t count)
{
    /* TODO: the host name of the network interface, the name in the scan
     * response, server and token of the product's own software. */
    (void)command;
    (void)values;
    (void)count;
}
