/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_port.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "improv_port/port.h"

char calls[400];
uint32_t clock_ms;
bool locked;

void calls_clear(void)
{
    calls[0] = '\0';
}

static void note(const char *call)
{
    size_t length = strlen(calls);

    snprintf(calls + length, sizeof calls - length, "%s%s", length ? " " : "",
             call);
}

/* What has no lock is in capitals, which no test expects. */
static void note_value(char call, unsigned value)
{
    char text[16];

    snprintf(text, sizeof text, "%c%02X",
             locked ? call : (char)(call - 'a' + 'A'), value);
    note(text);
}

uint32_t improv_port_clock_ms(void)
{
    return clock_ms;
}

void improv_port_lock(void)
{
    note(locked ? "((" : "(");
    locked = true;
}

void improv_port_unlock(void)
{
    note(locked ? ")" : "))");
    locked = false;
}

void improv_port_wake_in(uint32_t wait_ms)
{
    char text[16];

    snprintf(text, sizeof text, locked ? "w%u" : "W%u", (unsigned)wait_ms);
    note(wait_ms == IMPROV_NO_DEADLINE && locked ? "w-" : text);
}

void improv_port_notify(enum improv_characteristic characteristic,
                        struct improv_bytes value)
{
    static const char names[] = "?se?r";

    note_value(names[characteristic], value.length > 0 ? value.data[0] : 0);
}

void improv_port_advertise(struct improv_bytes service_data)
{
    note_value('a', service_data.data[0]);
}

void improv_port_withdraw(void)
{
    note_value('q', 0);
}

void improv_port_join(const struct improv_credentials *credentials,
                      uint8_t number)
{
    note_value('j', (unsigned)(credentials->ssid_length << 4) + number);
}

void improv_port_roll_back(void)
{
    note_value('b', 0);
}

void improv_port_request(const struct improv_request *request, uint8_t number)
{
    note_value('k', (unsigned)(request->command << 4) + number);
}

void improv_port_show(enum improv_pattern pattern)
{
    note_value('l', pattern);
}
