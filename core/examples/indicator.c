/* SPDX-License-Identifier: Apache-2.0 */
/* The light of a device, as its host switches it; # is 100 ms of light. */
#include <stdio.h>
#include <string.h>

#include "improv/indicator.h"

enum { SHOWN_MS = 2000, STEP_MS = 100 };

/* A host sleeps until the light changes; a change of 0 ms is none at all. */
static void draw(enum improv_pattern pattern, char line[SHOWN_MS / STEP_MS + 1])
{
    uint32_t at_ms = 0;

    while (at_ms < SHOWN_MS) {
        struct improv_light light = improv_pattern_light(pattern, at_ms);
        uint32_t end_ms =
            light.change_ms > 0 ? at_ms + light.change_ms : (uint32_t)SHOWN_MS;
        for (; at_ms < end_ms && at_ms < SHOWN_MS; at_ms += STEP_MS)
            line[at_ms / STEP_MS] = light.on ? '#' : '.';
    }
    line[SHOWN_MS / STEP_MS] = '\0';
}

int main(void)
{
    static const struct {
        enum improv_pattern pattern;
        const char *name, *light;
    } all[] = {
        {IMPROV_PATTERN_OFF, "off", "...................."},
        {IMPROV_PATTERN_SOLID, "press the button", "####################"},
        {IMPROV_PATTERN_AUTHORIZED, "authorized", "#####.....#####....."},
        {IMPROV_PATTERN_IDENTIFY, "identify", "#.#.#.....#.#.#....."},
        {IMPROV_PATTERN_PROVISIONING, "joining", "#.#.#.#.#.#.#.#.#.#."},
    };
    char line[SHOWN_MS / STEP_MS + 1];

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        draw(all[i].pattern, line);
        printf("%-16s  %s\n", all[i].name, line);
        if (strcmp(line, all[i].light) != 0)
            return 1;
    }
    return 0;
}
