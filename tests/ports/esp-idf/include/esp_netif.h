/* SPDX-License-Identifier: Apache-2.0 */
/* The network interface. */
#ifndef DOUBLE_ESP_NETIF_H
#define DOUBLE_ESP_NETIF_H

#include <stdbool.h>

#include "esp_event.h"

typedef struct esp_netif esp_netif_t;

typedef struct {
    uint32_t addr; /* the first number lowest */
} esp_ip4_addr_t;

typedef struct {
    esp_ip4_addr_t ip, netmask, gw;
} esp_netif_ip_info_t;

typedef struct {
    esp_netif_t *esp_netif;
    esp_netif_ip_info_t ip_info;
    bool ip_changed;
} ip_event_got_ip_t;

enum { IP_EVENT_STA_GOT_IP };
ESP_EVENT_DECLARE_BASE(IP_EVENT);

char *esp_ip4addr_ntoa(const esp_ip4_addr_t *address, char *ret_text,
                       int capacity);
esp_netif_t *esp_netif_get_handle_from_ifkey(const char *key);
esp_err_t esp_netif_set_hostname(esp_netif_t *netif, const char *name);
esp_err_t esp_netif_get_hostname(esp_netif_t *netif, const char **ret_name);

#endif
