/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What differs from chip to chip and from stack to stack: fill in hal.c. It
 * also has four functions of improv_port/port.h: clock, lock, unlock, notify.
 *
 * The port has one thread of its own, the worker, which does what takes long.
 * All others only signal to it. What the stacks call is in port.h.
 */
#ifndef HAL_H
#define HAL_H

#include "improv/credentials.h"
#include "improv/networks.h"

/* --- The worker, and time ------------------------------------------------- */

enum job {
    JOB_TICK,
    JOB_WIFI,
    JOB_REQUEST,
    JOB_SCANNED,
    JOB_LIGHT,
    JOB_BUTTON,
};

/* A bit for the worker to take, and it wakes. From everywhere, interrupts too:
 * such as xTaskNotify() with eSetBits, k_event_post(). */
void hal_signal(enum job job);

/* The same once in so many milliseconds, rounded up; takes the place of the
 * last call for this job. IMPROV_NO_DEADLINE: never. Each job has a timer. */
void hal_signal_in(enum job job, uint32_t wait_ms);

/* Blocks until there is a signal; takes all, 1 << job for each. */
uint32_t hal_wait(void);

/* --- Bluetooth: with the lock held, so nothing may block or call back ----- */

/* The GATT service of docs/porting.md is there, or not. */
void hal_serve(bool on);

/* Connectable; with the whole packet, and the name in the scan response. Until
 * a central connects, or it is stopped; called again with a new packet. */
void hal_advertise(const uint8_t *packet, size_t length);
void hal_advertise_stop(void);

/* --- Wi-Fi: on the worker ------------------------------------------------- */

enum hal_link {
    HAL_LINK_DOWN,    /* it tries */
    HAL_LINK_UP,      /* it has an address */
    HAL_LINK_REFUSED, /* it is sure that it does not work, as by a wrong
                       * password */
};

/* Leaves the network, if it has one, and tries this one from now on, again
 * after a loss. Keeps nothing in flash. hal_signal(JOB_WIFI) when the link may
 * have changed. */
void hal_wifi_connect(const struct improv_credentials *credentials);

/* Leaves the network, if it has one, and tries none. */
void hal_wifi_leave(void);

/* Of the last hal_wifi_connect(); DOWN right after it, and after leaving. */
enum hal_link hal_wifi_link(void);

/* Where a client goes on, such as "http://192.168.1.7/"; 0 for nowhere. */
size_t hal_wifi_url(uint8_t *ret_url, size_t capacity);

/* Begins to look for networks, hal_signal(JOB_SCANNED) at the end; false if it
 * can not, or already does. */
bool hal_wifi_scan(void);

/* What was found: how many, at most `max`. The views are valid until the next
 * scan. */
size_t hal_wifi_found(struct improv_network *ret_networks, size_t max);

/* --- Flash: on the worker ------------------------------------------------- */

enum hal_record { HAL_RECORD_NETWORK, HAL_RECORD_SETTINGS };

/* Returns the length; 0 if there is none, -1 if it can't be read. */
int hal_flash_read(enum hal_record record, void *ret_data, size_t capacity);

/* All or nothing, also if the power fails; a length of 0 removes the record.
 * True once it can't be lost any more. May block. */
bool hal_flash_write(enum hal_record record, const void *data, size_t length);

/* --- The panel, and what settings are for --------------------------------- */

/* With the lock held. */
void hal_light(bool on);

/* True while it is down. On the worker. hal_signal(JOB_BUTTON) at each edge. */
bool hal_button(void);

/* These are in force from now on, at boot and when a client has set them: host
 * name, device name (scan response), DIGO (see improv/digo.h). On the worker.
 */
void hal_apply(uint8_t command, const struct improv_bytes *values,
               size_t count);

#endif
