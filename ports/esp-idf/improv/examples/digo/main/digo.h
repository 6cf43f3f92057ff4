/* SPDX-License-Identifier: Apache-2.0 */
/* The DIGO server that a client has set, over MQTT. */
#ifndef DIGO_H
#define DIGO_H

/* Connects with the settings as they are now, in place of what was before; does
 * nothing if there is no host. It connects again by itself after a loss. From
 * one task only. */
void digo_connect(void);

#endif
