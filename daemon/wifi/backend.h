/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a back end for a Wi-Fi stack provides; wifi.c chooses one. Each
 * function does what the one of the same name in wifi.h says.
 */
#ifndef IMPROVD_WIFI_BACKEND_H
#define IMPROVD_WIFI_BACKEND_H

#include "wifi/wifi.h"

struct wifi_backend {
    const char *name;    /* as in the configuration */
    const char *service; /* its name on D-Bus */

    int (*new_stack)(sd_bus *bus, const char *interface,
                     const struct wifi_handlers *handlers, void *userdata,
                     void **ret_stack);
    void (*join)(void *stack, const struct wifi_network *network);
    enum wifi_failure (*roll_back)(void *stack);
    void (*scan)(void *stack);
    void (*free_stack)(void *stack); /* and what is left of a join */
};

extern const struct wifi_backend wifi_backend_nm;
extern const struct wifi_backend wifi_backend_iwd;
extern const struct wifi_backend wifi_backend_wpa;

#endif
