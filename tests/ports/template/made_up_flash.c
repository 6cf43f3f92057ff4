/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records that are written whole or not at all. They are kept in disguise: what
 * is found in memory as it is, the port has left there.
 */
#include <string.h>

#include "edge.h"
#include "hal.h"
#include "improv_port/settings.h"
#include "made_up.h"

enum { DISGUISE = 0xA5, NEVER = 1000000 };

static struct {
    size_t length;
    uint8_t data[IMPROV_SETTINGS_MAX];
} records[2];

bool flash_is_unreadable;

static unsigned steps_left = NEVER;
static bool broken;
static void (*meanwhile)(void);

void flash_is_new(void)
{
    memset(records, 0, sizeof records);
    steps_left = NEVER;
    broken = flash_is_unreadable = false;
    meanwhile = NULL;
}

void edge_cuts_power_in(unsigned steps)
{
    steps_left = steps;
}

void edge_meanwhile(void (*what)(void))
{
    meanwhile = what;
}

void edge_breaks_flash(bool is_broken)
{
    broken = is_broken;
}

int hal_flash_read(enum hal_record record, void *ret_data, size_t capacity)
{
    size_t length = records[record].length;
    uint8_t *bytes = ret_data;

    must_be_unlocked("flash with the lock held");
    if (length > capacity || flash_is_unreadable)
        return -1;
    for (size_t i = 0; i < length; i++)
        bytes[i] = records[record].data[i] ^ DISGUISE;
    return (int)length;
}

/* False when the power is gone. */
static bool step(void)
{
    if (power && steps_left != NEVER && steps_left-- == 0) {
        steps_left = NEVER;
        power = false;
    }
    return power;
}

bool hal_flash_write(enum hal_record record, const void *data, size_t length)
{
    void (*other_thread)(void) = meanwhile;
    const uint8_t *bytes = data;

    must_be_unlocked("flash with the lock held");
    meanwhile = NULL;
    if (other_thread)
        other_thread();
    if (!step() || broken || length > sizeof records[record].data)
        return false;
    records[record].length = length;
    for (size_t i = 0; i < length; i++)
        records[record].data[i] = bytes[i] ^ DISGUISE;
    return step();
}
