/* SPDX-License-Identifier: Apache-2.0 */
/* The address of a network interface. */
#ifndef IMPROVD_ADDRESS_H
#define IMPROVD_ADDRESS_H

#include <netinet/in.h>

/* The first that is not only of this link, numeric; or "". */
void address_find(const char *interface, char text[INET6_ADDRSTRLEN]);

#endif
