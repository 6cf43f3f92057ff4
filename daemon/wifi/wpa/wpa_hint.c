/* SPDX-License-Identifier: Apache-2.0 */
/* wpa_supplicant leaves addresses to others: is systemd-networkd told to get
 * one for this interface? */
#include <string.h>

#include "cleanup.h"
#include "log.h"
#include "wifi/wpa/wpa.h"

#define NETWORKD      "org.freedesktop.network1"
#define NETWORKD_PATH "/org/freedesktop/network1"

static int call(struct wpa *wpa, const char *path, const char *interface,
                const char *member, sd_bus_message_handler_t handler,
                const char *first, const char *second)
{
    automessage sd_bus_message *message = NULL;

    wpa->hint_call = sd_bus_slot_unref(wpa->hint_call);
    int r = sd_bus_message_new_method_call(wpa->bus, &message, NETWORKD, path,
                                           interface, member);
    if (r >= 0)
        r = sd_bus_message_set_auto_start(message, false);
    if (r >= 0)
        r = sd_bus_message_append(message, "s", first);
    if (r >= 0 && second)
        r = sd_bus_message_append(message, "s", second);
    return r < 0 ? r
                 : sd_bus_call_async(wpa->bus, &wpa->hint_call, message,
                                     handler, wpa, 0);
}

static int on_state(sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wpa *wpa = userdata;
    const char *state;

    if (!sd_bus_message_is_method_error(reply, NULL) &&
        sd_bus_message_read(reply, "v", "s", &state) >= 0 &&
        strcmp(state, "unmanaged") == 0)
        log_info("Wi-Fi: no address: systemd-networkd leaves %s alone; write "
                 "/etc/systemd/network/%s.network with [Match] Name=%s and "
                 "[Network] DHCP=yes",
                 wpa->interface, wpa->interface, wpa->interface);
    wpa->hint_call = sd_bus_slot_unref(wpa->hint_call);
    return 0;
}

static int on_link(sd_bus_message *reply, void *userdata,
                   sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wpa *wpa = userdata;
    const char *path;
    int32_t index;

    if (sd_bus_message_is_method_error(reply, NULL))
        log_info("Wi-Fi: no address yet; is there a DHCP client for %s, such "
                 "as systemd-networkd?",
                 wpa->interface);
    else if (sd_bus_message_read(reply, "io", &index, &path) >= 0)
        call(wpa, path, BUS_PROPERTIES, "Get", on_state, NETWORKD ".Link",
             "AdministrativeState");
    return 0;
}

void wpa_hint(struct wpa *wpa)
{
    call(wpa, NETWORKD_PATH, NETWORKD ".Manager", "GetLinkByName", on_link,
         wpa->interface, NULL);
}
