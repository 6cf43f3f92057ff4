/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An ESP32 for the tests: doubles of the APIs that the component calls, with a
 * clock that moves only in world_run_ms(). They end the program where the
 * component does what it must not, such as to write to NVS under the lock or
 * to stop NimBLE from its own task.
 *
 * Each boot is a process of its own; what remains is the flash.
 */
#ifndef WORLD_H
#define WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "esp_event.h"

#define WORLD_POWER_CUT 77 /* how a boot ends whose power was cut */

/* --- world.c: boots, time, events, pins ----------------------------------- */

void world_begin(void); /* before each test: an empty flash */

/* Runs it in a process; returns its exit status. Asserts in it end it. */
int world_boot(void (*body)(void));

void world_run_ms(uint32_t ms);
uint32_t world_ms(void);

/* `uint32_t ms` from the boot on: for the wrap of the engine's clock. */
extern int64_t world_now_us;

extern int world_pin_level[64];
extern bool world_event_queue_full;
extern char world_hostname[64];

/* Where the code runs that is running. */
enum world_task { TASK_MAIN, TASK_EVENTS, TASK_TIMERS, TASK_HOST };
extern enum world_task world_task;
extern bool world_locked;
extern void (*world_unlocked)(void); /* called once, by another task */

/* Calls it later, from no task of the component's. */
void world_later(uint32_t ms, void (*call)(int), int value);

/* Says why and ends the boot, for it did what no device may. */
void world_broken(const char *why);
/* For what blocks: not under the lock, not in these tasks. */
void world_blocks(const char *what);

/* --- nvs.c ---------------------------------------------------------------- */

extern int world_writes_left; /* until the power is cut; -1: it is not */
extern bool world_nvs_fails;  /* each write */
void world_nvs_write(const char *key, const void *value, size_t length);
size_t world_nvs_read(const char *key, void *ret_value, size_t capacity);
void world_nvs_erase(const char *key);
size_t world_nvs_find(const char *text); /* how many records have it */

/* --- wifi.c --------------------------------------------------------------- */

struct world_ap {
    const char *ssid, *password;
    int mode; /* wifi_auth_mode_t */
    int8_t rssi;
    bool mute;    /* it never answers */
    bool no_dhcp; /* it gives no address */
};

#define WORLD_APS 64
extern struct world_ap world_aps[WORLD_APS];
extern unsigned world_ap_count;

void world_wifi_init(void);        /* esp_wifi_init() */
void world_wifi_lose(void);        /* the access point is switched off */
const char *world_wifi_ssid(void); /* with an address in it, or NULL */
extern unsigned world_wifi_attempts;
extern void (*world_while_saving)(void);
extern bool world_wifi_can_not_save;
extern bool world_wifi_late_address; /* of what is being left */

/* --- nimble.c ------------------------------------------------------------- */

extern bool world_nimble_is_up;
extern bool world_nimble_fails;   /* to start */
extern bool world_nimble_loses;   /* its centrals, when it stops */
extern unsigned world_no_buffers; /* so many allocations fail */
bool world_advertises(void);
void world_advertise(void); /* as the application does, for itself */
extern uint8_t world_adv[31], world_response[31];
extern char world_gap_name[32];
extern int world_adv_length, world_response_length;

/* A central; `digit` is that of the UUID. Handle, or -1 if it can't. */
int world_connect(uint16_t mtu);
void world_disconnect(int central);
void world_subscribe(int central, int digit);
/* As one ATT request, or as a long write, prepared and executed. */
int world_write(int central, const uint8_t *bytes, size_t length);
/* Returns the length, or an ATT error negated; blob by blob. */
int world_read(int central, int digit, uint8_t *ret_value);

struct world_notification {
    int central, digit;
    unsigned length;
    uint8_t bytes[258];
};

extern struct world_notification world_notified[256];
extern unsigned world_notified_count;

#endif
