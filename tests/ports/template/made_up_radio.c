/* SPDX-License-Identifier: Apache-2.0 */
/* A controller that ends advertising when a central connects. */
#include <string.h>

#include "edge.h"
#include "hal.h"
#include "improv_port/port.h"
#include "made_up.h"
#include "port.h"

enum { NOTIFICATIONS_MAX = 100 };

static bool serves, advertises;
static uint8_t heard[31];
static struct edge_notification notifications[NOTIFICATIONS_MAX];
static unsigned first, end;

void radio_is_new(void)
{
    serves = advertises = false;
    first = end = 0;
}

void hal_serve(bool on)
{
    must_be_locked("hal_serve() without the lock");
    serves = on;
}

void hal_advertise(const uint8_t *packet, size_t length)
{
    must_be_locked("hal_advertise() without the lock");
    if (length != sizeof heard)
        fault("an advertisement that is not 31 bytes long");
    memcpy(heard, packet, sizeof heard);
    advertises = true;
}

void hal_advertise_stop(void)
{
    must_be_locked("hal_advertise_stop() without the lock");
    advertises = false;
}

/* All have subscribed, at an MTU of 23. */
void improv_port_notify(enum improv_characteristic characteristic,
                        struct improv_bytes value)
{
    struct edge_notification *next = &notifications[end];

    must_be_locked("improv_port_notify() without the lock");
    if (!power)
        return;
    if (end + 1 < NOTIFICATIONS_MAX)
        end++;
    next->characteristic = characteristic;
    next->length =
        value.length < sizeof next->value ? value.length : sizeof next->value;
    memcpy(next->value, value.data, next->length);
}

bool edge_notified(struct edge_notification *ret_notification)
{
    if (first == end) {
        first = end = 0;
        return false;
    }
    *ret_notification = notifications[first++];
    return true;
}

bool edge_advertises(uint8_t ret_packet[31])
{
    if (!power || !advertises)
        return false;
    if (!serves)
        fault("advertised without a service");
    memcpy(ret_packet, heard, sizeof heard);
    return true;
}

bool edge_connects(uint32_t central)
{
    (void)central;
    if (!power || !advertises)
        return false;
    advertises = false;
    radio_connected();
    settle();
    return true;
}

void edge_disconnects(uint32_t central)
{
    radio_disconnected(central);
    settle();
}

void edge_writes(uint32_t central, size_t offset, struct improv_bytes bytes)
{
    radio_written(central, offset, bytes.data, bytes.length);
    settle();
}

size_t edge_reads(enum improv_characteristic characteristic,
                  uint8_t ret_value[IMPROV_FRAME_MAX])
{
    return serves ? radio_read(characteristic, ret_value, IMPROV_FRAME_MAX) : 0;
}
