/* SPDX-License-Identifier: Apache-2.0 */
/* A contact, a light, and a look into the memory. */
#include <string.h>

#include "edge.h"
#include "hal.h"
#include "made_up.h"

uint32_t apply_ms;

static bool contact, lit;
static char name[256];

void panel_is_new(void)
{
    contact = lit = false;
    apply_ms = 0;
    name[0] = '\0';
}

void hal_light(bool on)
{
    must_be_locked("hal_light() without the lock");
    lit = on;
}

bool hal_button(void)
{
    return contact;
}

void hal_apply(uint8_t command, const struct improv_bytes *values, size_t count)
{
    must_be_unlocked("settings applied with the lock held");
    now_ms += apply_ms;
    if (command != IMPROV_COMMAND_DEVICE_NAME || count != 1)
        return;
    memcpy(name, values[0].data, values[0].length);
    name[values[0].length] = '\0';
}

const char *edge_name(void)
{
    return name;
}

void edge_contact(bool closed)
{
    if (contact != closed)
        hal_signal(JOB_BUTTON); /* the interrupt */
    contact = closed;
    settle();
}

bool edge_light(void)
{
    return power && lit;
}

/* The button of ports/template, held. */
void edge_user_asks(void)
{
    edge_contact(true);
    edge_passes(4000);
    edge_contact(false);
    edge_passes(200);
}

/* Where the linker has put all variables: from the first on, up to the second.
 */
/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
extern const char __data_start[];
extern const char _end[];
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

/* Byte by byte, for between variables the sanitizer sees forbidden ground. */
__attribute__((no_sanitize("address"))) static bool
is_at(const char *place, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (place[i] != text[i])
            return false;
    return true;
}

__attribute__((no_sanitize("address"))) bool edge_remembers(const char *text)
{
    size_t size = (size_t)((uintptr_t)_end - (uintptr_t)__data_start);
    size_t length = strlen(text);

    for (size_t at = 0; at + length <= size; at++)
        if (is_at(__data_start + at, text, length))
            return true;
    return false;
}
