/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hostile neighbour, for the lab: random bytes written to the RPC command,
 * told to improvd as bluetoothd tells it of a second central. (The lab's
 * controllers give each connection the same handle, so that two centrals can't
 * be connected to one device by radio.)
 *
 *     flood DESTINATION CENTRAL-PATH COUNT SEED
 *
 * Prints "flood: COUNT writes" when all were answered.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-bus.h>

#include "cleanup.h"

#define COMMAND_PATH "/improv/gatt/service/char3"

enum { WRITE_MAX = 64, AT_A_TIME = 16, SHOW_EVERY = 10000 };

struct flood {
    sd_bus *bus;
    const char *destination, *central;
    unsigned sent, answered;
    uint32_t random;
};

/* xorshift32: the same bytes for the same seed. */
static uint32_t next_random(struct flood *flood)
{
    flood->random ^= flood->random << 13;
    flood->random ^= flood->random >> 17;
    flood->random ^= flood->random << 5;
    return flood->random;
}

/* Often the begin of a frame, so that more than the first byte is looked at. */
static size_t fill(struct flood *flood, uint8_t bytes[WRITE_MAX])
{
    size_t length = 1 + next_random(flood) % WRITE_MAX;

    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)next_random(flood);
    if (next_random(flood) % 2 && length > 2) {
        bytes[0] = (uint8_t)(next_random(flood) % 8);
        bytes[1] = (uint8_t)(length - 2 - next_random(flood) % 2);
    }
    return length;
}

static int on_answer(sd_bus_message *reply, void *userdata,
                     sd_bus_error *ret_error)
{
    (void)reply, (void)ret_error;
    struct flood *flood = userdata;

    if (++flood->answered % SHOW_EVERY == 0) {
        printf("%u writes\n", flood->answered);
        fflush(stdout);
    }
    return 0;
}

static int send_write(struct flood *flood)
{
    automessage sd_bus_message *message = NULL;
    uint8_t bytes[WRITE_MAX];
    size_t length = fill(flood, bytes);

    int r = sd_bus_message_new_method_call(
        flood->bus, &message, flood->destination, COMMAND_PATH,
        "org.bluez.GattCharacteristic1", "WriteValue");
    if (r >= 0)
        r = sd_bus_message_append_array(message, 'y', bytes, length);
    if (r >= 0)
        r = sd_bus_message_append(message, "a{sv}", 1, "device", "o",
                                  flood->central);
    if (r >= 0)
        r = sd_bus_call_async(flood->bus, NULL, message, on_answer, flood,
                              UINT64_MAX);
    flood->sent++;
    return r;
}

static int run(struct flood *flood, unsigned count)
{
    int r = 0;

    while (r >= 0 && flood->answered < count) {
        if (flood->sent < count && flood->sent - flood->answered < AT_A_TIME) {
            r = send_write(flood);
            continue;
        }
        r = sd_bus_process(flood->bus, NULL);
        if (r == 0)
            r = sd_bus_wait(flood->bus, UINT64_MAX);
    }
    return r;
}

int main(int argc, char **argv)
{
    struct flood flood = {.bus = NULL};

    if (argc != 5) {
        fputs("usage: flood DESTINATION CENTRAL-PATH COUNT SEED\n", stderr);
        return 2;
    }
    flood.destination = argv[1];
    flood.central = argv[2];
    flood.random = (uint32_t)strtoul(argv[4], NULL, 10) | 1;
    int r = sd_bus_open_system(&flood.bus);
    if (r >= 0)
        r = run(&flood, (unsigned)strtoul(argv[3], NULL, 10));
    sd_bus_unref(flood.bus);
    if (r < 0) {
        fprintf(stderr, "flood: %s\n", strerror(-r));
        return 1;
    }
    printf("flood: %s writes\n", argv[3]);
    return 0;
}
