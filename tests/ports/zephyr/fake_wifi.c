/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "fake.h"

enum { CALLBACKS_MAX = 4 };

struct fake_wifi fake_wifi;

static struct net_mgmt_event_callback *callbacks[CALLBACKS_MAX];
static size_t callback_count;
static int interface;

struct net_if *net_if_get_default(void)
{
    return (struct net_if *)&interface;
}

const struct in_addr *net_if_ipv4_get_global_addr(struct net_if *from,
                                                  int state)
{
    (void)state;
    return fake_wifi.has_address ? (const struct in_addr *)from : NULL;
}

char *net_addr_ntop(int family, const void *address, char *ret_text,
                    size_t size)
{
    (void)family, (void)address;
    snprintf(ret_text, size, "192.168.1.7");
    return ret_text;
}

void net_mgmt_init_event_callback(struct net_mgmt_event_callback *callback,
                                  fake_net_handler handler, uint32_t mask)
{
    *callback = (struct net_mgmt_event_callback){handler, mask, NULL};
}

void net_mgmt_add_event_callback(struct net_mgmt_event_callback *callback)
{
    expect(callback_count < CALLBACKS_MAX);
    callbacks[callback_count++] = callback;
}

void fake_wifi_raise(uint32_t event, const void *info)
{
    for (size_t i = 0; i < callback_count; i++)
        if (callbacks[i]->event_mask & event) {
            callbacks[i]->info = info;
            callbacks[i]->handler(callbacks[i], event,
                                  (struct net_if *)&interface);
        }
}

static void raise(uint32_t event, int status)
{
    const struct wifi_status info = {status};

    fake_wifi_raise(event, &info);
}

void fake_forget_wifi(void)
{
    memset(&fake_wifi, 0, sizeof fake_wifi);
    callback_count = 0;
}

static int connect(const struct wifi_connect_req_params *params)
{
    if (fake_wifi.connected)
        return -EALREADY;
    fake_wifi.connects++;
    fake_wifi.security = params->security;
    memcpy(fake_wifi.ssid, params->ssid, params->ssid_length);
    fake_wifi.ssid[params->ssid_length] = '\0';
    if (fake_wifi.judge)
        fake_wifi.judge(params);
    if (fake_wifi.on_connect)
        fake_wifi.on_connect();
    return 0;
}

static int disconnect(void)
{
    fake_wifi.disconnects++;
    fake_run(fake_wifi.disconnect_ms);
    if (fake_wifi.disconnect_error)
        return fake_wifi.disconnect_error;
    fake_wifi.connected = false;
    if (!fake_wifi.silent_disconnect)
        raise(NET_EVENT_WIFI_DISCONNECT_RESULT, 0);
    return 0;
}

int net_mgmt(int request, struct net_if *to, void *data, size_t length)
{
    (void)to, (void)length;
    fake_may_block(__func__);
    if (request == NET_REQUEST_WIFI_CONNECT)
        return connect(data);
    if (request == NET_REQUEST_WIFI_DISCONNECT)
        return disconnect();
    return fake_wifi.on_scan && fake_wifi.on_scan() ? 0 : -EBUSY;
}

/* DHCP answers at once. */
void net_dhcpv4_start(struct net_if *on)
{
    (void)on;
    fake_may_block(__func__);
    if (fake_wifi.no_dhcp)
        return;
    fake_wifi.has_address = true;
    raise(NET_EVENT_IPV4_ADDR_ADD, 0);
}

void net_dhcpv4_stop(struct net_if *on)
{
    (void)on;
    fake_may_block(__func__);
    fake_wifi.has_address = false;
    raise(NET_EVENT_IPV4_ADDR_DEL, 0);
}

void fake_wifi_works(void)
{
    fake_wifi.connected = true;
    raise(NET_EVENT_WIFI_CONNECT_RESULT, 0);
}

void fake_wifi_fails(void)
{
    raise(NET_EVENT_WIFI_CONNECT_RESULT, -1);
}

void fake_wifi_is_lost(void)
{
    fake_wifi.connected = false;
    raise(NET_EVENT_WIFI_DISCONNECT_RESULT, 0);
}
