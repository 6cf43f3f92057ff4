/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notifications wait here until Bluetooth takes them, in their order. Where a
 * central is so slow that there is no room left, steps in between are left out,
 * but never the last: it would wait for that.
 */
#include <zephyr/sys/ring_buffer.h>

#include "improv_port/host.h"
#include "improv_port/port.h"
#include "internal.h"

struct header {
    uint8_t characteristic;
    uint16_t length; /* of the value, which follows */
};

RING_BUF_DECLARE(waiting, CONFIG_IMPROV_NOTIFICATIONS);
static uint32_t behind; /* a bit for each characteristic that had no room */
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

static bool was_behind(uint8_t characteristic)
{
    k_spinlock_key_t key = k_spin_lock(&guard);
    bool was = (behind & BIT(characteristic)) != 0;
    behind &= ~BIT(characteristic);
    k_spin_unlock(&guard, key);
    return was;
}

/* What had no room, as it is now; in the engine's order. */
static bool catch_up(struct header *ret_header,
                     uint8_t ret_value[IMPROV_FRAME_MAX])
{
    static const uint8_t order[] = {IMPROV_CHARACTERISTIC_RESULT,
                                    IMPROV_CHARACTERISTIC_ERROR,
                                    IMPROV_CHARACTERISTIC_STATE};

    for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
        if (!was_behind(order[i]))
            continue;
        ret_header->characteristic = order[i];
        ret_header->length = (uint16_t)improv_host_read(
            (enum improv_characteristic)order[i], ret_value, IMPROV_FRAME_MAX);
        return true;
    }
    return false;
}

static void send_waiting(struct k_work *work)
{
    struct header header;
    uint8_t value[IMPROV_FRAME_MAX];

    ARG_UNUSED(work);
    while (take(&header, value) || catch_up(&header, value))
        improv_zephyr_gatt_notify(header.characteristic,
                                  (struct improv_bytes){value, header.length});
}

static K_WORK_DEFINE(send_work, send_waiting);

void improv_port_notify(enum improv_characteristic characteristic,
                        struct improv_bytes value)
{
    const struct header header = {(uint8_t)characteristic,
                                  (uint16_t)value.length};

    k_spinlock_key_t key = k_spin_lock(&guard);
    bool fits = behind == 0 &&
                ring_buf_space_get(&waiting) >= sizeof header + value.length;
    if (fits) {
        ring_buf_put(&waiting, (const uint8_t *)&header, sizeof header);
        ring_buf_put(&waiting, value.data, header.length);
    } else {
        behind |= BIT(header.characteristic);
    }
    k_spin_unlock(&guard, key);
    k_work_submit_to_queue(&improv_zephyr_bt_queue, &send_work);
}
