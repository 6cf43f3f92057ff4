/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the component know of one another.
 *
 * The lock of host.h guards the engine, the jobs, and all that the functions of
 * port.h write. What belongs to a job, such as the state of Wi-Fi, only the
 * task of the default event loop touches, where jobs and the events of Wi-Fi
 * meet, in order.
 */
#ifndef IMPROV_ESP_INTERNAL_H
#define IMPROV_ESP_INTERNAL_H

#include <sys/lock.h>

#include "esp_timer.h"
#include "improv_esp.h"
#include "improv_port/port.h"

/* What blocks, or calls what waits for another task: never under the lock. What
 * is given up goes first. */
enum improv_esp_job {
    JOB_ROLL_BACK = 1 << 0,
    JOB_JOIN = 1 << 1,
    JOB_REQUEST = 1 << 2,
    JOB_CONNECT = 1 << 3,
    JOB_STACK = 1 << 4,
};

enum improv_esp_timer {
    TIMER_TICK,
    TIMER_LIGHT,
    TIMER_BUTTON,
    TIMER_CONNECT,
    TIMERS,
};

extern struct improv_esp {
    const struct improv_esp_config *config; /* NULL before the start */
    esp_timer_handle_t timers[TIMERS];
    _lock_t lock; /* a mutex that needs no call to begin */
    uint8_t jobs; /* of the lock; improv_port_wake_in() posts them */
    bool posted;  /* of the lock: the jobs are */
    uint8_t owed; /* of the lock: notifications that found no buffer, by the
                   * numbers of the characteristics */
} improv_esp;

/* Once; in the place of the last call. IMPROV_NO_DEADLINE: not at all. */
void improv_esp_arm(enum improv_esp_timer timer, uint32_t wait_ms);

/* On the default event loop, with a byte; it is lost if the queue is full. */
void improv_esp_tell(enum improv_esp_event id, uint8_t value);

/* An event with a number, or from a central; nothing before the start, for the
 * application may serve earlier. */
void improv_esp_handle(enum improv_device_event_type type, uint16_t number,
                       struct improv_bytes bytes,
                       const struct improv_bytes *strings, size_t count);
#define NO_BYTES ((struct improv_bytes){NULL, 0})

/* panel.c */
void improv_esp_init_panel(void);
void improv_esp_on_light(void *argument);
void improv_esp_on_button(void *argument);

/* ble.c: starts or stops NimBLE, as it is needed. */
void improv_esp_do_stack(void);
/* For the scan response. */
void improv_esp_show_name(struct improv_bytes name);

/* wifi.c */
esp_err_t improv_esp_init_wifi(void);
void improv_esp_do_roll_back(void);
void improv_esp_do_join(void);
void improv_esp_do_connect(void);
void improv_esp_on_connect(void *argument);
void improv_esp_scan(uint8_t number);

/* request.c */
void improv_esp_do_request(void);
void improv_esp_answer_scan(uint8_t number);
/* The names that are stored, or else the defaults, are in force from now on. */
void improv_esp_init_names(void);

/* storage.c */
esp_err_t improv_esp_init_storage(void);
esp_err_t improv_esp_store(const struct improv_request *request);
/* At most 254 bytes; returns how many, 0 if none is stored. */
size_t improv_esp_stored_name(uint8_t command, uint8_t *ret_name);
/* So that a power cut leaves the old network or the new one. */
esp_err_t improv_esp_save_network(void);
esp_err_t improv_esp_repair_network(void);

#endif
