/* SPDX-License-Identifier: Apache-2.0 */
#include "made_up_wifi.h"

#include <errno.h>
#include <string.h>

#include <zephyr/device.h>
#include <zephyr/kernel.h>
#include <zephyr/net/net_if.h>
#include <zephyr/net/net_offload.h>
#include <zephyr/net/wifi_mgmt.h>

enum { ADDRESS_MS = 100, MTU = 1500 };

static const struct made_up_ap default_aps[] = {
    {"MyWirelessAP", "mysecurepassword", -42, false},
    {"Neighbour", "notmypassword", -71, false},
    {"Cafe", "", -80, false},
};

struct made_up_wifi made_up_wifi = {
    .aps = default_aps,
    .ap_count = ARRAY_SIZE(default_aps),
    .connect_ms = 300,
};

static struct net_if *interface;
static bool connecting;
static const struct made_up_ap *found; /* while it connects; NULL: it fails */
static scan_result_cb_t scan_callback;

static void set_address(bool there)
{
    struct in_addr address = {.s4_addr = {192, 168, 77, 2}};

    if (there)
        net_if_ipv4_addr_add(interface, &address, NET_ADDR_DHCP, 0);
    else
        net_if_ipv4_addr_rm(interface, &address);
}

static void get_address(struct k_work *work)
{
    ARG_UNUSED(work);
    if (made_up_wifi.ap && !made_up_wifi.no_address)
        set_address(true);
}

static K_WORK_DELAYABLE_DEFINE(address_work, get_address);

static void finish_connecting(struct k_work *work)
{
    ARG_UNUSED(work);
    if (made_up_wifi.mute)
        return;
    connecting = false;
    made_up_wifi.ap = found;
    wifi_mgmt_raise_connect_result_event(interface, found ? 0 : -1);
    if (found)
        k_work_schedule(&address_work, K_MSEC(ADDRESS_MS));
}

static K_WORK_DELAYABLE_DEFINE(connect_work, finish_connecting);

static bool fits(const struct made_up_ap *ap,
                 const struct wifi_connect_req_params *params)
{
    bool is_open = params->security == WIFI_SECURITY_TYPE_NONE;

    if (strlen(ap->ssid) != params->ssid_length ||
        memcmp(ap->ssid, params->ssid, params->ssid_length) != 0)
        return false;
    if (is_open || ap->password[0] == '\0')
        return is_open && ap->password[0] == '\0';
    return ap->wpa3_only == (params->security == WIFI_SECURITY_TYPE_SAE) &&
           strlen(ap->password) == params->psk_length &&
           memcmp(ap->password, params->psk, params->psk_length) == 0;
}

static int wifi_connect(const struct device *dev,
                        struct wifi_connect_req_params *params)
{
    ARG_UNUSED(dev);
    if (made_up_wifi.busy || connecting || made_up_wifi.ap)
        return -EALREADY;
    made_up_wifi.connects++;
    connecting = true;
    found = NULL;
    for (size_t i = 0; i < made_up_wifi.ap_count; i++)
        if (fits(&made_up_wifi.aps[i], params))
            found = &made_up_wifi.aps[i];
    k_work_schedule(&connect_work, K_MSEC(made_up_wifi.connect_ms));
    return 0;
}

static void leave(void)
{
    connecting = false;
    k_work_cancel_delayable(&connect_work);
    k_work_cancel_delayable(&address_work);
    made_up_wifi.ap = NULL;
    set_address(false);
    wifi_mgmt_raise_disconnect_result_event(interface, 0);
}

static int wifi_disconnect(const struct device *dev)
{
    ARG_UNUSED(dev);
    if (!connecting && !made_up_wifi.ap)
        return -EALREADY;
    made_up_wifi.disconnects++;
    leave();
    return 0;
}

void made_up_wifi_lose(void)
{
    leave();
}

static void finish_scan(struct k_work *work)
{
    ARG_UNUSED(work);
    for (size_t i = 0; i < made_up_wifi.ap_count; i++) {
        const struct made_up_ap *ap = &made_up_wifi.aps[i];
        struct wifi_scan_result result = {
            .ssid_length = (uint8_t)strlen(ap->ssid),
            .security = ap->wpa3_only             ? WIFI_SECURITY_TYPE_SAE
                        : ap->password[0] == '\0' ? WIFI_SECURITY_TYPE_NONE
                                                  : WIFI_SECURITY_TYPE_PSK,
            .rssi = ap->rssi,
        };

        memcpy(result.ssid, ap->ssid, result.ssid_length);
        scan_callback(interface, 0, &result);
        k_yield(); /* the queue of events is short */
    }
    scan_callback(interface, 0, NULL);
}

static K_WORK_DELAYABLE_DEFINE(scan_work, finish_scan);

static int wifi_scan(const struct device *dev, scan_result_cb_t callback)
{
    ARG_UNUSED(dev);
    if (made_up_wifi.busy || connecting)
        return -EBUSY;
    made_up_wifi.scans++;
    scan_callback = callback;
    k_work_schedule(&scan_work, K_MSEC(made_up_wifi.connect_ms));
    return 0;
}

/* No sockets: nothing is ever sent. */
static struct net_offload no_sockets;

static void begin_interface(struct net_if *iface)
{
    static uint8_t mac[] = {0x02, 0x00, 0x5E, 0x00, 0x53, 0x01};

    interface = iface;
    iface->if_dev->offload = &no_sockets;
    net_if_set_link_addr(iface, mac, sizeof mac, NET_LINK_ETHERNET);
}

static const struct net_wifi_mgmt_offload api = {
    .wifi_iface.init = begin_interface,
    .scan = wifi_scan,
    .connect = wifi_connect,
    .disconnect = wifi_disconnect,
};

static int init(const struct device *dev)
{
    ARG_UNUSED(dev);
    return 0;
}

NET_DEVICE_OFFLOAD_INIT(made_up_wifi, "made_up_wifi", init, NULL, NULL, NULL,
                        CONFIG_WIFI_INIT_PRIORITY, &api, MTU);
