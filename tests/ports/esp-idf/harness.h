/* SPDX-License-Identifier: Apache-2.0 */
/* The component in its world, an application that hears its events, and what a
 * client does. Each test is a function that runs in a boot of its own. */
#ifndef HARNESS_H
#define HARNESS_H

#include "improv/advertisement.h"
#include "improv/names.h"
#include "improv_esp.h"
#include "unit.h"
#include "world.h"

#define STATE  IMPROV_CHARACTERISTIC_STATE
#define ERROR  IMPROV_CHARACTERISTIC_ERROR
#define RESULT IMPROV_CHARACTERISTIC_RESULT

/* What the application was told, by the number of the event. */
extern unsigned app_told[8];
extern uint8_t app_value[8]; /* the last */

/* As the macro says, to be changed before app_start(). */
extern struct improv_esp_config app_config;

void app_start(void);

/* A network "Home" with "password", one "Old" with "oldpassword". */
struct world_ap *home(void);
struct world_ap *old(void);
/* As if it had been joined before this boot. */
void store_network(const char *ssid, const char *password);

void press(uint32_t ms);
/* Connects and subscribes to all, without and with a press of the button. */
int central(uint16_t mtu);
int authorized_central(uint16_t mtu);

/* Up to 5 strings, then END. */
#define END ((const char *)NULL)
void send(int central, int command, ...);
void send_wifi(int central, const char *ssid, const char *password);
void send_digo_token(int central, const char *token);

/* The byte that it reads. */
int value(int central, int digit);
/* The last that was notified to it; NULL if nothing was. */
const struct world_notification *last(int central, int digit);
unsigned count(int central, int digit, int byte);
/* String number `index` of the result it reads; "" if there is none. */
const char *result(int central, int index);

/* Of a stored command; "" if it is not set. */
const char *stored(uint8_t command, int index);

#define BOOT(body) assert_int_equal(world_boot(body), 0)

/* A cmocka test of one boot. */
#define TEST(name)                                                             \
    static void name##_body(void);                                             \
    static void name(void **state)                                             \
    {                                                                          \
        (void)state;                                                           \
        world_begin();                                                         \
        BOOT(name##_body);                                                     \
    }                                                                          \
    static void name##_body(void)

#endif
