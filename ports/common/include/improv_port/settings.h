/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What clients have stored, as one blob that a port writes at once: for each
 * command the frame that set it, one behind another. So a power cut leaves all
 * of the old settings, or all of the new ones [DIGO-7].
 */
#ifndef IMPROV_PORT_SETTINGS_H
#define IMPROV_PORT_SETTINGS_H

#include "improv/request.h"
#include "improv/strings.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes: room for hostname, device name and the three DIGO commands. */
#define IMPROV_SETTINGS_MAX (5 * IMPROV_FRAME_MAX)

/*
 * Makes the request's values those of its command; one that has none, such as
 * the question for a name, unsets them. `length` is that of the blob now, 0 for
 * none; a blob that is not well-formed counts as none. Returns the new length,
 * or 0 and nothing changed if there is no room. `blob` has room for `capacity`
 * bytes; wipe it when it is written. The values may point into it.
 */
size_t improv_settings_set(uint8_t *blob, size_t length, size_t capacity,
                           const struct improv_request *request);

/*
 * The values of a command: how many there are, 0 if it was never set or the
 * blob is not well-formed. They point into the blob. For the order of DIGO's,
 * see improv/digo.h.
 */
int improv_settings_get(struct improv_bytes blob, uint8_t command,
                        struct improv_bytes ret_values[IMPROV_VALUES_MAX]);

#ifdef __cplusplus
}
#endif

#endif
