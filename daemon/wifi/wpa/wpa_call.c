/* SPDX-License-Identifier: Apache-2.0 */
/* wpa_supplicant: calling it. */
#include <stdarg.h>

#include "cleanup.h"
#include "wifi/wpa/wpa.h"

/* It is for the system to start it, with the options that it needs. */
int wpa_new_call(struct wpa *wpa, const char *path, const char *interface,
                 const char *member, sd_bus_message **ret_message)
{
    sd_bus_message *message = NULL;

    int r = sd_bus_message_new_method_call(wpa->bus, &message, WPA, path,
                                           interface, member);
    if (r >= 0)
        r = sd_bus_message_set_auto_start(message, false);
    if (r < 0) {
        sd_bus_message_unref(message);
        return r;
    }
    *ret_message = message;
    return 0;
}

int wpa_call(struct wpa *wpa, sd_bus_slot **ret_slot, const char *path,
             const char *interface, const char *member,
             sd_bus_message_handler_t handler, const char *types, ...)
{
    automessage sd_bus_message *message = NULL;
    va_list arguments;

    int r = wpa_new_call(wpa, path, interface, member, &message);
    if (r < 0)
        return r;
    va_start(arguments, types);
    r = sd_bus_message_appendv(message, types ? types : "", arguments);
    va_end(arguments);
    return r < 0 ? r
                 : sd_bus_call_async(wpa->bus, ret_slot, message, handler, wpa,
                                     0);
}

void wpa_tell(struct wpa *wpa, const char *path, const char *interface,
              const char *member, const char *types, ...)
{
    automessage sd_bus_message *message = NULL;
    va_list arguments;

    int r = wpa_new_call(wpa, path, interface, member, &message);
    if (r < 0)
        return;
    va_start(arguments, types);
    r = sd_bus_message_appendv(message, types ? types : "", arguments);
    va_end(arguments);
    if (r >= 0)
        r = sd_bus_message_set_expect_reply(message, false);
    if (r >= 0)
        sd_bus_send(wpa->bus, message, NULL);
}

void wpa_enable(struct wpa *wpa, const char *network, bool enabled)
{
    wpa_tell(wpa, network, BUS_PROPERTIES, "Set", "ssv", WPA_NETWORK, "Enabled",
             "b", (int)enabled);
}
