/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel tells of addresses by rtnetlink, and getifaddrs() lists them. */
#include "wifi/addresses.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <linux/rtnetlink.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct addresses {
    void (*changed)(void *userdata);
    void *userdata;
    sd_event_source *source;
};

/* Each message says that something changed, and so does one that was lost;
 * what it is now is looked up. */
static int on_message(sd_event_source *source, int fd, uint32_t events,
                      void *userdata)
{
    (void)source, (void)events;
    const struct addresses *addresses = userdata;
    char any;

    while (recv(fd, &any, sizeof any, MSG_TRUNC) >= 0 || errno == ENOBUFS ||
           errno == EINTR)
        ;
    addresses->changed(addresses->userdata);
    return 0;
}

static int open_socket(void)
{
    static const struct sockaddr_nl groups = {
        .nl_family = AF_NETLINK,
        .nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR,
    };
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
                    NETLINK_ROUTE);
    if (fd < 0)
        return -errno;
    if (bind(fd, (const struct sockaddr *)&groups, sizeof groups) < 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}

static int watch_socket(sd_event *event, struct addresses *addresses)
{
    int fd = open_socket();
    if (fd < 0)
        return fd;
    int r = sd_event_add_io(event, &addresses->source, fd, EPOLLIN, on_message,
                            addresses);
    if (r < 0) {
        close(fd);
        return r;
    }
    return sd_event_source_set_io_fd_own(addresses->source, true);
}

int addresses_new(sd_event *event, void (*changed)(void *userdata),
                  void *userdata, struct addresses **ret_addresses)
{
    struct addresses *addresses = calloc(1, sizeof *addresses);

    if (!addresses)
        return -ENOMEM;
    addresses->changed = changed;
    addresses->userdata = userdata;
    int r = watch_socket(event, addresses);
    if (r < 0) {
        addresses_free(addresses);
        return r;
    }
    *ret_addresses = addresses;
    return 0;
}

void addresses_free(struct addresses *addresses)
{
    if (!addresses)
        return;
    sd_event_source_disable_unref(addresses->source);
    free(addresses);
}

/* 169.254.0.0/16 and fe80::/10 lead nowhere but to the link. */
static bool write_address(const struct sockaddr *address,
                          char text[INET6_ADDRSTRLEN])
{
    const struct sockaddr_in *ipv4 = (const void *)address;
    const struct sockaddr_in6 *ipv6 = (const void *)address;

    if (address->sa_family == AF_INET)
        return ntohl(ipv4->sin_addr.s_addr) >> 16 != 0xA9FE &&
               inet_ntop(AF_INET, &ipv4->sin_addr, text, INET6_ADDRSTRLEN);
    return address->sa_family == AF_INET6 &&
           !IN6_IS_ADDR_LINKLOCAL(&ipv6->sin6_addr) &&
           inet_ntop(AF_INET6, &ipv6->sin6_addr, text, INET6_ADDRSTRLEN);
}

bool addresses_find(const char *interface, char text[INET6_ADDRSTRLEN])
{
    struct ifaddrs *all = NULL;
    bool found = false;

    if (getifaddrs(&all) < 0)
        all = NULL;
    for (const struct ifaddrs *one = all; one && !found; one = one->ifa_next)
        found = one->ifa_addr && strcmp(one->ifa_name, interface) == 0 &&
                write_address(one->ifa_addr, text);
    if (!found)
        text[0] = '\0';
    freeifaddrs(all);
    return found;
}
