/* SPDX-License-Identifier: Apache-2.0 */
/* NetworkManager: is there any saved connection for Wi-Fi? */
#include <string.h>

#include "nm_internal.h"

/* The floating calls' answers count down; the last one tells. */
static void profile_told(struct wifi *wifi)
{
    if (--wifi->profiles_left > 0 || wifi->told_ready)
        return;
    wifi->told_ready = true;
    wifi->handlers->ready(wifi->userdata, wifi->configured);
    nm_tell_connectivity(wifi);
}

struct profile {
    const char *type;
    const char *mode;
};

static int read_profile(void *userdata, const char *name, const char *signature,
                        sd_bus_message *message)
{
    struct profile *profile = userdata;

    if (strcmp(name, "type") == 0)
        return bus_read_basic(message, signature, 's', &profile->type);
    if (strcmp(name, "mode") == 0)
        return bus_read_basic(message, signature, 's', &profile->mode);
    return 0;
}

/* For Wi-Fi, and not an access point of this machine's own. */
static bool joins_wifi(sd_bus_message *reply)
{
    struct profile profile = {NULL, NULL};

    if (sd_bus_message_enter_container(reply, 'a', "{sa{sv}}") < 0)
        return true;
    while (sd_bus_message_enter_container(reply, 'e', "sa{sv}") > 0) {
        if (sd_bus_message_skip(reply, "s") < 0 ||
            bus_each_property(reply, read_profile, &profile) < 0 ||
            sd_bus_message_exit_container(reply) < 0)
            return true; /* unreadable */
    }
    return profile.type && strcmp(profile.type, "802-11-wireless") == 0 &&
           !(profile.mode && strcmp(profile.mode, "ap") == 0);
}

static int on_profile(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wifi *wifi = userdata;

    /* What can't be known counts as yes: it must not open the device. */
    if (sd_bus_message_is_method_error(reply, NULL) || joins_wifi(reply))
        wifi->configured = true;
    profile_told(wifi);
    return 0;
}

static void ask_each(struct wifi *wifi, sd_bus_message *reply)
{
    const char *path;

    if (sd_bus_message_enter_container(reply, 'a', "o") < 0)
        return;
    while (sd_bus_message_read(reply, "o", &path) > 0)
        if (sd_bus_call_method_async(wifi->bus, NULL, NM, path, NM_CONNECTION,
                                     "GetSettings", on_profile, wifi,
                                     NULL) >= 0)
            wifi->profiles_left++;
}

static int on_profiles(sd_bus_message *reply, void *userdata,
                       sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wifi *wifi = userdata;

    wifi->profiles_call = sd_bus_slot_unref(wifi->profiles_call);
    wifi->profiles_left++; /* this answer itself */
    if (sd_bus_message_is_method_error(reply, NULL))
        wifi->configured = true;
    else
        ask_each(wifi, reply);
    profile_told(wifi);
    return 0;
}

void nm_look_for_profiles(struct wifi *wifi)
{
    wifi->profiles_call = sd_bus_slot_unref(wifi->profiles_call);
    if (wifi->told_ready)
        return;
    sd_bus_call_method_async(wifi->bus, &wifi->profiles_call, NM,
                             NM_PATH "/Settings", NM ".Settings",
                             "ListConnections", on_profiles, wifi, NULL);
}
