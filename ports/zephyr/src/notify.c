/* SPDX-License-Identifier: Apache-2.0 */
/* Notifications wait here until Bluetooth takes them, in their order. */
#include <zephyr/logging/log.h>
#include <zephyr/sys/ring_buffer.h>

#include "improv_port/port.h"
#include "internal.h"

LOG_MODULE_DECLARE(improv, CONFIG_IMPROV_LOG_LEVEL);

struct header {
    uint8_t characteristic;
    uint16_t length; /* of the value, which follows */
};

RING_BUF_DECLARE(waiting, CONFIG_IMPROV_NOTIFICATIONS);
static struct k_spinlock guard;

static bool take(struct header *ret_header, uint8_t ret_value[IMPROV_FRAME_MAX])
{
    k_spinlock_key_t key = k_spin_lock(&guard);
    bool found = ring_buf_get(&waiting, (uint8_t *)ret_header,
                              sizeof *ret_header) == sizeof *ret_header;
    if (found)
        ring_buf_get(&waiting, ret_value, ret_header->length);
    k_spin_unlock(&guard, key);
    return found;
}

static void send(struct k_work *work)
{
    struct header header;
    uint8_t value[IMPROV_FRAME_MAX];

    ARG_UNUSED(work);
    while (take(&header, value))
        port_gatt_notify(header.characteristic,
                         (struct improv_bytes){value, header.length});
}

static K_WORK_DEFINE(send_work, send);

void improv_port_notify(enum improv_characteristic characteristic,
                        struct improv_bytes value)
{
    const struct header header = {(uint8_t)characteristic,
                                  (uint16_t)value.length};

    k_spinlock_key_t key = k_spin_lock(&guard);
    bool fits = ring_buf_space_get(&waiting) >= sizeof header + value.length;
    if (fits) {
        ring_buf_put(&waiting, (const uint8_t *)&header, sizeof header);
        ring_buf_put(&waiting, value.data, header.length);
    }
    k_spin_unlock(&guard, key);
    if (!fits)
        LOG_WRN("Bluetooth is too slow: a notification is lost");
    k_work_submit_to_queue(&port_bt_queue, &send_work);
}
