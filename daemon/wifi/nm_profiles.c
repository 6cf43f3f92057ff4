/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NetworkManager: is there any connection for Wi-Fi? One that improvd made and
 * never saved is what it left when it was killed: that is deleted.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "wifi/nm.h"

/* The floating calls' answers count down; the last one tells. */
static void profile_told(struct nm *nm)
{
    if (--nm->profiles_left > 0 || nm->told_ready)
        return;
    nm->told_ready = true;
    nm->handlers->ready(nm->userdata, nm->configured);
    nm_tell_connectivity(nm);
}

/* A connection that is asked about. */
struct profile_call {
    struct nm *nm;
    char path[NM_PATH_MAX];
};

struct profile {
    const char *type;
    const char *mode;
    bool made; /* by improvd */
};

static struct profile_call *new_call(struct nm *nm, const char *path)
{
    struct profile_call *call = calloc(1, sizeof *call);
    if (!call)
        return NULL;
    call->nm = nm;
    snprintf(call->path, sizeof call->path, "%s", path);
    return call;
}

/* Takes the call over. */
static bool asked(struct profile_call *call, sd_bus_slot *slot, int r)
{
    if (r < 0) {
        free(call);
        return false;
    }
    sd_bus_slot_set_destroy_callback(slot, free);
    sd_bus_slot_set_floating(slot, 1);
    sd_bus_slot_unref(slot);
    call->nm->profiles_left++;
    return true;
}

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

    if (strcmp(name, "type") == 0)
        return bus_read_basic(message, signature, 's', &profile->type);
    if (strcmp(name, "mode") == 0)
        return bus_read_basic(message, signature, 's', &profile->mode);
    if (strcmp(name, "data") == 0 && strcmp(signature, "a{ss}") == 0) {
        int r = read_user_data(message, &profile->made);
        return r < 0 ? r : 1;
    }
    return 0;
}

static bool read_settings(sd_bus_message *reply, struct profile *profile)
{
    if (sd_bus_message_enter_container(reply, 'a', "{sa{sv}}") < 0)
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

static int on_unsaved(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    const struct profile_call *call = userdata;
    struct nm *nm = call->nm;
    int unsaved = 0;

    if (nm->told_ready)
        return 0;
    if (!sd_bus_message_is_method_error(reply, NULL))
        sd_bus_message_read(reply, "v", "b", &unsaved);
    if (unsaved) {
        log_info("Wi-Fi: a join that was cut short is undone");
        nm_delete_connection(nm, call->path);
    } else {
        nm->configured = true;
    }
    profile_told(nm);
    return 0;
}

static bool ask_unsaved(struct nm *nm, const char *path)
{
    struct profile_call *call = new_call(nm, path);
    sd_bus_slot *slot = NULL;

    if (!call)
        return false;
    int r = sd_bus_call_method_async(nm->bus, &slot, NM, path, BUS_PROPERTIES,
                                     "Get", on_unsaved, call, "ss",
                                     NM_CONNECTION, "Unsaved");
    return asked(call, slot, r);
}

/* What can't be known counts as yes: it must not open the device. */
static int on_profile(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    const struct profile_call *call = userdata;
    struct nm *nm = call->nm;
    struct profile profile = {NULL, NULL, false};

    if (nm->told_ready)
        return 0;
    bool known = !sd_bus_message_is_method_error(reply, NULL) &&
                 read_settings(reply, &profile);
    bool unsaved_is_asked = known && joins_wifi(&profile) && profile.made &&
                            ask_unsaved(nm, call->path);
    if (!unsaved_is_asked && (!known || joins_wifi(&profile)))
        nm->configured = true;
    profile_told(nm);
    return 0;
}

static bool ask_settings(struct nm *nm, const char *path)
{
    struct profile_call *call = new_call(nm, path);
    sd_bus_slot *slot = NULL;

    if (!call)
        return false;
    int r = sd_bus_call_method_async(nm->bus, &slot, NM, path, NM_CONNECTION,
                                     "GetSettings", on_profile, call, NULL);
    return asked(call, slot, r);
}

static void ask_each(struct nm *nm, sd_bus_message *reply)
{
    const char *path;

    if (sd_bus_message_enter_container(reply, 'a', "o") < 0)
        return;
    while (sd_bus_message_read(reply, "o", &path) > 0)
        if (!ask_settings(nm, path))
            nm->configured = true;
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
    nm->profiles_call = sd_bus_slot_unref(nm->profiles_call);
    if (nm->told_ready)
        return;
    sd_bus_call_method_async(nm->bus, &nm->profiles_call, NM,
                             NM_PATH "/Settings", NM ".Settings",
                             "ListConnections", on_profiles, nm, NULL);
}
