/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NetworkManager: which of its connections are for Wi-Fi, and which of these
 * did improvd make? One that it made and never saved is what it left when it
 * was killed: that is deleted. So are the old ones of a network joined anew.
 */
#include <stdio.h>
#include <string.h>

#include "log.h"
#include "wifi/nm/nm.h"

/* --- A connection's settings ---------------------------------------------- */

struct profile {
    const char *type;
    const char *mode;
    const void *ssid;
    size_t ssid_length;
    bool made; /* by improvd */
};

static int read_user_data(sd_bus_message *message, bool *ret_made)
{
    const char *key, *value;
    int r = sd_bus_message_enter_container(message, 'a', "{ss}");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_read(message, "{ss}", &key, &value)) > 0)
        if (strcmp(key, NM_MADE_KEY) == 0)
            *ret_made = true;
    return r < 0 ? r : sd_bus_message_exit_container(message);
}

static int read_profile(void *userdata, const char *name, const char *signature,
                        sd_bus_message *message)
{
    struct profile *profile = userdata;
    int r;

    if (strcmp(name, "type") == 0)
        return bus_read_basic(message, signature, 's', &profile->type);
    if (strcmp(name, "mode") == 0)
        return bus_read_basic(message, signature, 's', &profile->mode);
    if (strcmp(name, "ssid") == 0 && strcmp(signature, "ay") == 0)
        r = bus_read_bytes(message, &profile->ssid, &profile->ssid_length);
    else if (strcmp(name, "data") == 0 && strcmp(signature, "a{ss}") == 0)
        r = read_user_data(message, &profile->made);
    else
        return 0;
    return r < 0 ? r : 1;
}

/* False if the reply tells none. */
static bool read_settings(sd_bus_message *reply, struct profile *profile)
{
    if (sd_bus_message_is_method_error(reply, NULL) ||
        sd_bus_message_enter_container(reply, 'a', "{sa{sv}}") < 0)
        return false;
    while (sd_bus_message_enter_container(reply, 'e', "sa{sv}") > 0) {
        if (sd_bus_message_skip(reply, "s") < 0 ||
            bus_each_property(reply, read_profile, profile) < 0 ||
            sd_bus_message_exit_container(reply) < 0)
            return false;
    }
    return true;
}

/* For Wi-Fi, and not an access point of this machine's own. */
static bool joins_wifi(const struct profile *profile)
{
    return profile->type && strcmp(profile->type, "802-11-wireless") == 0 &&
           !(profile->mode && strcmp(profile->mode, "ap") == 0);
}

/* --- Asking --------------------------------------------------------------- */

static int list(struct nm *nm, sd_bus_slot **slot,
                sd_bus_message_handler_t on_list)
{
    *slot = sd_bus_slot_unref(*slot);
    return sd_bus_call_method_async(nm->bus, slot, NM, NM_PATH "/Settings",
                                    NM ".Settings", "ListConnections", on_list,
                                    nm, NULL);
}

static bool ask_settings(struct nm *nm, const char *path,
                         sd_bus_message_handler_t on_settings)
{
    struct nm_call *call = nm_call_new(nm, path);

    if (!call)
        return false;
    int r = sd_bus_call_method_async(nm->bus, &call->base.slot, NM, path,
                                     NM_CONNECTION, "GetSettings", on_settings,
                                     call, NULL);
    if (r < 0)
        wifi_call_free(&call->base);
    return r >= 0;
}

/* --- Is one for Wi-Fi? ---------------------------------------------------- */

/* The last answer tells. */
static void profile_told(struct nm *nm)
{
    if (--nm->profiles_left > 0 || nm->told_ready)
        return;
    nm->told_ready = true;
    nm->handlers->ready(nm->userdata, nm->configured);
    nm_check_link(nm);
}

static int on_unsaved(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm_call *call = userdata;
    struct nm *nm = call->nm;
    int unsaved = 0;

    if (!sd_bus_message_is_method_error(reply, NULL))
        sd_bus_message_read(reply, "v", "b", &unsaved);
    if (unsaved && !nm->told_ready) {
        log_info("Wi-Fi: a join that was cut short is undone");
        nm_delete_connection(nm, call->path);
    } else {
        nm->configured = true;
    }
    wifi_call_free(&call->base);
    profile_told(nm);
    return 0;
}

static bool ask_unsaved(struct nm *nm, const char *path)
{
    struct nm_call *call = nm_call_new(nm, path);

    if (!call)
        return false;
    int r = sd_bus_call_method_async(nm->bus, &call->base.slot, NM, path,
                                     BUS_PROPERTIES, "Get", on_unsaved, call,
                                     "ss", NM_CONNECTION, "Unsaved");
    if (r < 0)
        wifi_call_free(&call->base);
    else
        nm->profiles_left++;
    return r >= 0;
}

/* What can't be known counts as yes: it must not open the device. */
static int on_profile(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm_call *call = userdata;
    struct nm *nm = call->nm;
    struct profile profile = {.made = false};

    bool known = read_settings(reply, &profile);
    bool unsaved_is_asked = known && joins_wifi(&profile) && profile.made &&
                            ask_unsaved(nm, call->path);
    if (!unsaved_is_asked && (!known || joins_wifi(&profile)))
        nm->configured = true;
    wifi_call_free(&call->base);
    profile_told(nm);
    return 0;
}

static void ask_each(struct nm *nm, sd_bus_message *reply)
{
    const char *path;

    if (sd_bus_message_enter_container(reply, 'a', "o") < 0)
        return;
    while (sd_bus_message_read(reply, "o", &path) > 0) {
        if (ask_settings(nm, path, on_profile))
            nm->profiles_left++;
        else
            nm->configured = true;
    }
}

static int on_profiles(sd_bus_message *reply, void *userdata,
                       sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;

    nm->profiles_call = sd_bus_slot_unref(nm->profiles_call);
    nm->profiles_left++; /* this answer itself */
    if (sd_bus_message_is_method_error(reply, NULL))
        nm->configured = true;
    else
        ask_each(nm, reply);
    profile_told(nm);
    return 0;
}

void nm_look_for_profiles(struct nm *nm)
{
    if (!nm->told_ready)
        list(nm, &nm->profiles_call, on_profiles);
}

/* --- Old ones ------------------------------------------------------------- */

static int on_old_profile(sd_bus_message *reply, void *userdata,
                          sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm_call *call = userdata;
    struct nm *nm = call->nm;
    const struct nm_saved *saved = &nm->saved;
    struct profile profile = {.made = false};

    if (read_settings(reply, &profile) && joins_wifi(&profile) &&
        profile.made && profile.ssid_length == saved->ssid_length &&
        memcmp(profile.ssid, saved->ssid, saved->ssid_length) == 0 &&
        strcmp(call->path, saved->connection) != 0)
        nm_delete_connection(nm, call->path);
    wifi_call_free(&call->base);
    return 0;
}

static int on_old_profiles(sd_bus_message *reply, void *userdata,
                           sd_bus_error *ret_error)
{
    (void)ret_error;
    struct nm *nm = userdata;
    const char *path;

    nm->old_profiles_call = sd_bus_slot_unref(nm->old_profiles_call);
    if (sd_bus_message_is_method_error(reply, NULL) ||
        sd_bus_message_enter_container(reply, 'a', "o") < 0)
        return 0;
    while (sd_bus_message_read(reply, "o", &path) > 0)
        ask_settings(nm, path, on_old_profile);
    return 0;
}

/* Should it fail, they stay until the next join: they do no harm. */
void nm_delete_old_profiles(struct nm *nm)
{
    list(nm, &nm->old_profiles_call, on_old_profiles);
}
