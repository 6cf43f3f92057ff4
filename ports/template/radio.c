/* SPDX-License-Identifier: Apache-2.0 */
/* Advertising, connections, and what centrals write and read. */
#include "config.h"
#include "hal.h"
#include "improv/advertisement.h"
#include "improv_port/host.h"
#include "improv_port/port.h"
#include "parts.h"
#include "port.h"

static struct {
    bool on; /* between advertise and withdraw */
    unsigned connections;
    uint8_t packet[IMPROV_ADVERTISEMENT_LENGTH];
} radio; /* under the lock */

void radio_init(void)
{
    radio.on = false;
    radio.connections = 0;
}

/* Most controllers end it when a central connects: again, if there is room. */
static void advertise(void)
{
    if (radio.on && radio.connections < CONFIG_CONNECTIONS)
        hal_advertise(radio.packet, sizeof radio.packet);
}

void improv_port_advertise(struct improv_bytes service_data)
{
    struct improv_service_data decoded;

    if (!improv_service_data_decode(service_data, &decoded))
        return;
    improv_advertisement_encode(&decoded, radio.packet);
    if (!radio.on)
        hal_serve(true);
    radio.on = true;
    advertise();
}

void improv_port_withdraw(void)
{
    radio.on = false;
    hal_advertise_stop();
    hal_serve(false);
}

void radio_connected(void)
{
    improv_port_lock();
    radio.connections++;
    advertise();
    improv_port_unlock();
}

void radio_disconnected(uint32_t central)
{
    const struct improv_device_event event = {.type = IMPROV_EVENT_DISCONNECTED,
                                              .central = central};

    improv_host_handle(&event); /* before its number can be another's */
    improv_port_lock();
    if (radio.connections > 0) /* some stacks tell it of one that never was */
        radio.connections--;
    advertise();
    improv_port_unlock();
}

void radio_written(uint32_t central, size_t offset, const uint8_t *data,
                   size_t length)
{
    const struct improv_device_event event = {.type = IMPROV_EVENT_WRITE,
                                              .central = central,
                                              .offset = offset,
                                              .bytes = {data, length}};

    improv_host_handle(&event);
}

size_t radio_read(enum improv_characteristic characteristic, uint8_t *ret_value,
                  size_t capacity)
{
    return improv_host_read(characteristic, ret_value, capacity);
}
