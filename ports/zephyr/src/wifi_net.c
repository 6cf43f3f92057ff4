/* SPDX-License-Identifier: Apache-2.0 */
/* Wi-Fi by way of net_mgmt. Its callbacks only pass on what they are told. */
#include <errno.h>

#include <zephyr/net/net_if.h> /* before dhcpv4.h, which needs it */

#include <zephyr/net/dhcpv4.h>
#include <zephyr/net/net_mgmt.h>
#include <zephyr/net/wifi_mgmt.h>

#include "internal.h"

/* 32 bits, or 64 since Zephyr 4.2 */
typedef __typeof__(((struct net_mgmt_event_callback *)NULL)
                       ->event_mask) event_t;

static struct net_if *interface;
static struct net_mgmt_event_callback wifi_callback, address_callback;

/* enum wifi_conn_status, which older versions of Zephyr do not have yet. */
static enum improv_zephyr_wifi_event result(const struct wifi_status *status)
{
    enum { CONN_SUCCESS, CONN_FAIL, CONN_PASSWORD, CONN_TIMEOUT, CONN_NO_AP };

    switch (status ? status->status : CONN_FAIL) {
    case CONN_SUCCESS:
        return PORT_WIFI_CONNECTED;
    case CONN_PASSWORD:
        return PORT_WIFI_WRONG_PASSWORD;
    case CONN_NO_AP:
        return PORT_WIFI_NO_AP;
    default: /* an errno of the driver */
        return PORT_WIFI_FAILED;
    }
}

static void wifi_event(struct net_mgmt_event_callback *callback, event_t event,
                       struct net_if *from)
{
    if (from != interface)
        return;
    switch (event) {
    case NET_EVENT_WIFI_CONNECT_RESULT:
        improv_zephyr_wifi_tell_link(result(callback->info));
        break;
    case NET_EVENT_WIFI_DISCONNECT_RESULT:
        improv_zephyr_wifi_tell_link(PORT_WIFI_DISCONNECTED);
        break;
    case NET_EVENT_WIFI_SCAN_RESULT:
        if (callback->info)
            improv_zephyr_scan_found(callback->info);
        break;
    case NET_EVENT_WIFI_SCAN_DONE:
        improv_zephyr_scan_done();
        break;
    default: /* the mask lets others through, too */
        break;
    }
}

static void address_event(struct net_mgmt_event_callback *callback,
                          event_t event, struct net_if *from)
{
    ARG_UNUSED(callback);
    ARG_UNUSED(event);
    if (from == interface)
        improv_zephyr_wifi_tell(PORT_WIFI_ADDRESS);
}

int improv_zephyr_net_init(void)
{
    interface = improv_zephyr_config->interface;
    if (!interface)
        interface = net_if_get_default();
    if (!interface)
        return -ENODEV;
    net_mgmt_init_event_callback(
        &wifi_callback, wifi_event,
        NET_EVENT_WIFI_CONNECT_RESULT | NET_EVENT_WIFI_DISCONNECT_RESULT |
            NET_EVENT_WIFI_SCAN_RESULT | NET_EVENT_WIFI_SCAN_DONE);
    net_mgmt_add_event_callback(&wifi_callback);
    net_mgmt_init_event_callback(&address_callback, address_event,
                                 NET_EVENT_IPV4_ADDR_ADD |
                                     NET_EVENT_IPV4_ADDR_DEL);
    net_mgmt_add_event_callback(&address_callback);
    return 0;
}

static enum wifi_security_type
security_of(const struct improv_zephyr_network *network)
{
    switch ((enum improv_zephyr_security)network->security) {
    case PORT_OPEN:
        return WIFI_SECURITY_TYPE_NONE;
    case PORT_WPA3:
        return WIFI_SECURITY_TYPE_SAE;
    case PORT_WPA2:
        break;
    }
    return WIFI_SECURITY_TYPE_PSK;
}

int improv_zephyr_net_connect(const struct improv_zephyr_network *network)
{
    /* Drivers copy it before they return. */
    struct improv_credentials credentials = network->credentials;
    struct wifi_connect_req_params parameters = {
        .ssid = credentials.ssid,
        .ssid_length = credentials.ssid_length,
        .psk = credentials.password,
        .psk_length = credentials.password_length,
        .sae_password = credentials.password,
        .sae_password_length = credentials.password_length,
        .band = WIFI_FREQ_BAND_UNKNOWN,
        .channel = WIFI_CHANNEL_ANY,
        .security = security_of(network),
        .mfp = WIFI_MFP_OPTIONAL,
        .timeout = SYS_FOREVER_MS,
    };
    int error = net_mgmt(NET_REQUEST_WIFI_CONNECT, interface, &parameters,
                         sizeof parameters);

    improv_wipe(&credentials, sizeof credentials);
    return error;
}

int improv_zephyr_net_disconnect(void)
{
    return net_mgmt(NET_REQUEST_WIFI_DISCONNECT, interface, NULL, 0);
}

int improv_zephyr_net_scan(void)
{
    return net_mgmt(NET_REQUEST_WIFI_SCAN, interface, NULL, 0);
}

void improv_zephyr_net_get_address(void)
{
#if defined(CONFIG_NET_DHCPV4)
    net_dhcpv4_start(interface);
#endif
}

/* Else it would count as the next network's. */
void improv_zephyr_net_drop_address(void)
{
#if defined(CONFIG_NET_DHCPV4)
    net_dhcpv4_stop(interface);
#endif
}

bool improv_zephyr_net_address(char *ret_text, size_t size)
{
    const struct in_addr *address =
        net_if_ipv4_get_global_addr(interface, NET_ADDR_PREFERRED);

    return address && net_addr_ntop(AF_INET, address, ret_text, size);
}
