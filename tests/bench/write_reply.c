/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long improvd takes to answer a GATT write, as bluetoothd sees it: from
 * the call of WriteValue to its reply, one after another. Every hundredth write
 * has settings stored, the others identify.
 *
 *     write_reply DESTINATION CENTRAL-PATH COUNT
 *
 * Prints the median and the 99th percentile in microseconds.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-bus.h>
#include <time.h>

#include "cleanup.h"

#define COMMAND_PATH "/improv/gatt/service/char3"

enum { COUNT_MAX = 100000, STORE_EVERY = 100 };

static const uint8_t identify[] = {0x02, 0x00, 0x02};
static const uint8_t token[] = {0xCA, 0x02, 0x01, 'x', 0x45};

static uint64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static int write_once(sd_bus *bus, char **argv, unsigned number,
                      uint64_t *ret_us)
{
    automessage sd_bus_message *message = NULL;
    automessage sd_bus_message *reply = NULL;
    bool store = number % STORE_EVERY == 0;

    int r = sd_bus_message_new_method_call(bus, &message, argv[1], COMMAND_PATH,
                                           "org.bluez.GattCharacteristic1",
                                           "WriteValue");
    if (r >= 0)
        r = sd_bus_message_append_array(message, 'y', store ? token : identify,
                                        store ? sizeof token : sizeof identify);
    if (r >= 0)
        r = sd_bus_message_append(message, "a{sv}", 1, "device", "o", argv[2]);
    uint64_t began_us = now_us();
    if (r >= 0)
        r = sd_bus_call(bus, message, 0, NULL, &reply);
    *ret_us = now_us() - began_us;
    return r;
}

static int compare(const void *one, const void *other)
{
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return (a > b) - (a < b);
}

int main(int argc, char **argv)
{
    static uint64_t times_us[COUNT_MAX];
    sd_bus *bus = NULL;
    unsigned count = argc == 4 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;

    if (count == 0 || count > COUNT_MAX) {
        fputs("usage: write_reply DESTINATION CENTRAL-PATH COUNT\n", stderr);
        return 2;
    }
    int r = sd_bus_open_system(&bus);
    for (unsigned i = 0; r >= 0 && i < count; i++)
        r = write_once(bus, argv, i, &times_us[i]);
    sd_bus_unref(bus);
    if (r < 0) {
        fprintf(stderr, "write_reply: %s\n", strerror(-r));
        return 1;
    }
    qsort(times_us, count, sizeof times_us[0], compare);
    printf("%llu %llu\n", (unsigned long long)times_us[count / 2],
           (unsigned long long)times_us[count * 99 / 100]);
    return 0;
}
