/* SPDX-License-Identifier: Apache-2.0 */
#include "wifi/address.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <stdbool.h>
#include <string.h>

/* False if it is of another family, or only of this link. */
static bool write_address(const struct sockaddr *address,
                          char text[INET6_ADDRSTRLEN])
{
    const struct sockaddr_in *ipv4 = (const void *)address;
    const struct sockaddr_in6 *ipv6 = (const void *)address;

    if (address->sa_family == AF_INET)
        return inet_ntop(AF_INET, &ipv4->sin_addr, text, INET6_ADDRSTRLEN);
    return address->sa_family == AF_INET6 &&
           !IN6_IS_ADDR_LINKLOCAL(&ipv6->sin6_addr) &&
           inet_ntop(AF_INET6, &ipv6->sin6_addr, text, INET6_ADDRSTRLEN);
}

void address_find(const char *interface, char text[INET6_ADDRSTRLEN])
{
    struct ifaddrs *all = NULL;
    bool found = false;

    if (getifaddrs(&all) < 0)
        all = NULL;
    for (struct ifaddrs *one = all; one && !found; one = one->ifa_next)
        found = one->ifa_addr && strcmp(one->ifa_name, interface) == 0 &&
                write_address(one->ifa_addr, text);
    if (!found)
        text[0] = '\0';
    freeifaddrs(all);
}
