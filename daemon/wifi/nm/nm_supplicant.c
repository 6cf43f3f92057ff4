/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What wpa_supplicant says beneath NetworkManager: that the network refused
 * SAE's proof of the password. NetworkManager itself lets it try for 25 s, and
 * gives no reason. Without the right to ask wpa_supplicant, that is waited for.
 */
#include <string.h>

#include "wifi/nm/nm.h"

#define SUPPLICANT           "fi.w1.wpa_supplicant1"
#define SUPPLICANT_INTERFACE SUPPLICANT ".Interface"

/* Status codes of IEEE 802.11 that a wrong password leads to. */
enum { UNSPECIFIED_FAILURE = 1, CHALLENGE_FAILURE = 15 };

static int read_status(void *userdata, const char *name, const char *signature,
                       sd_bus_message *message)
{
    return strcmp(name, "AuthStatusCode") == 0
               ? bus_read_basic(message, signature, 'i', userdata)
               : 0;
}

static int on_interface(sd_bus_message *reply, void *userdata,
                        sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;
    const char *interface;

    nm->supplicant_call = sd_bus_slot_unref(nm->supplicant_call);
    if (nm->join.step == NM_ACTIVATING &&
        !sd_bus_message_is_method_error(reply, NULL) &&
        sd_bus_message_read(reply, "v", "s", &interface) >= 0 &&
        strcmp(interface, nm->interface) == 0)
        nm_join_fail(nm, WIFI_FAILURE_PASSWORD,
                     nm_failure_words(WIFI_FAILURE_PASSWORD));
    return 0;
}

/* Other radios may have networks of their own to be refused by. */
static int on_properties(sd_bus_message *message, void *userdata,
                         sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;
    const char *interface;
    int status = 0;

    if (nm->join.step != NM_ACTIVATING || !nm->join.found.sae ||
        nm->device_state >= NM_DEVICE_IP_CONFIG ||
        sd_bus_message_read(message, "s", &interface) < 0 ||
        bus_each_property(message, read_status, &status) < 0)
        return 0;
    if (status != UNSPECIFIED_FAILURE && status != CHALLENGE_FAILURE)
        return 0;
    nm->supplicant_call = sd_bus_slot_unref(nm->supplicant_call);
    sd_bus_call_method_async(nm->bus, &nm->supplicant_call, SUPPLICANT,
                             sd_bus_message_get_path(message), BUS_PROPERTIES,
                             "Get", on_interface, nm, "ss",
                             SUPPLICANT_INTERFACE, "Ifname");
    return 0;
}

int nm_supplicant_watch(struct nm *nm)
{
    return sd_bus_add_match_async(
        nm->bus, &nm->supplicant_match,
        "type='signal',sender='" SUPPLICANT "',interface='" BUS_PROPERTIES
        "',member='PropertiesChanged',arg0='" SUPPLICANT_INTERFACE "'",
        on_properties, NULL, nm);
}

void nm_supplicant_free(struct nm *nm)
{
    nm->supplicant_match = sd_bus_slot_unref(nm->supplicant_match);
    nm->supplicant_call = sd_bus_slot_unref(nm->supplicant_call);
}
