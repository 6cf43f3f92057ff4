/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the port are to one another; each has its own file. All on
 * the worker. */
#ifndef PARTS_H
#define PARTS_H

#include "improv/device.h"

/* At boot, before the engine; all that the part has is forgotten. */
void radio_init(void);
void panel_init(void);
void requests_init(void);
void wifi_init(void);

/* Stored settings come into force; the network, too, or the service opens. */
void requests_start(void);
void wifi_start(void);

/* What is signalled to them. */
void wifi_work(void);
void requests_work(void);
void requests_scanned(void);
void panel_light(void);
void panel_button(void);

#endif
