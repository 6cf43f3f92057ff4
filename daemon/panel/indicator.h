/* SPDX-License-Identifier: Apache-2.0 */
/* The light: shows the engine's patterns on a LED or a GPIO line. */
#ifndef IMPROVD_PANEL_INDICATOR_H
#define IMPROVD_PANEL_INDICATOR_H

#include <systemd/sd-event.h>

#include "config/config.h"
#include "improv/indicator.h"

struct indicator;

/* A light that is not there yet is waited for. `output` must outlive it.
 * -EINVAL, after saying so, for one that can never be there. */
int indicator_new(sd_event *event, const struct config_output *output,
                  struct indicator **ret_indicator);

/* Begins the pattern anew. */
void indicator_show(struct indicator *indicator, enum improv_pattern pattern);

/* Gives a LED back as it was found; turns a GPIO line off. */
void indicator_free(struct indicator *indicator);

#endif
