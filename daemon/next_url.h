/* SPDX-License-Identifier: Apache-2.0 */
/* The address that a client is sent to when the device is provisioned. */
#ifndef IMPROVD_NEXT_URL_H
#define IMPROVD_NEXT_URL_H

#include <stddef.h>

enum { NEXT_URL_MAX = 254 }; /* bytes that fit into an RPC result */

/*
 * Fills {{ip_address}} and {{device_name}} in, the name percent-encoded.
 * Returns the length; 0, and an empty text, if there is no template, if the
 * whole does not fit, or if an address is asked for and there is none.
 */
size_t next_url_fill(char ret_url[NEXT_URL_MAX + 1], const char *template_text,
                     const char *address, const char *name);

/*
 * Checks a template. Returns 0; -ENOENT, with its place in bytes, for a
 * placeholder that there is not; -E2BIG if it can't fit with an address.
 */
int next_url_check(const char *template_text, size_t *ret_offset);

#endif
