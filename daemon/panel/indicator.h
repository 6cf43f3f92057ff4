/* SPDX-License-Identifier: Apache-2.0 */
/* The light: shows the engine's patterns on a LED of /sys/class/leds. */
#ifndef IMPROVD_INDICATOR_H
#define IMPROVD_INDICATOR_H

#include <systemd/sd-event.h>

#include "improv/indicator.h"

struct indicator;

/* `led` names the LED; * and ? match as in the shell, the first one is taken.
 * One that is not there yet is looked for at each new pattern. */
int indicator_new(sd_event *event, const char *led,
                  struct indicator **ret_indicator);

void indicator_show(struct indicator *indicator, enum improv_pattern pattern);

/* Gives the LED back as it was found. */
void indicator_free(struct indicator *indicator);

#endif
