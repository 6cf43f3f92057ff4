/* SPDX-License-Identifier: Apache-2.0 */
/* iwd: the network to join, after a scan if need be. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "wifi/iwd/iwd.h"

/* Network.Type and KnownNetwork.Type. */
static const char *const type_names[] = {"open", "wep", "psk", "8021x", NULL};

static const char *type_name(const char *type)
{
    for (unsigned i = 0; type_names[i]; i++)
        if (strcmp(type_names[i], type) == 0)
            return type_names[i];
    return "";
}

static void take_network(struct iwd *iwd, const char *path,
                         const struct iwd_network *network)
{
    struct iwd_join *join = &iwd->join;

    if (!network->device || strcmp(network->device, iwd->device) != 0)
        return;
    if (strcmp(network->type, join->name.type) == 0)
        iwd_copy_path(join->network, path);
    else
        join->other_type = type_name(network->type);
}

/* One in range, or one that iwd has saved, in range or not. */
static void take_object(void *userdata, const char *path, const char *interface,
                        sd_bus_message *message, bool added)
{
    (void)added;
    struct iwd *iwd = userdata;
    struct iwd_join *join = &iwd->join;
    struct iwd_network network;
    bool in_range = strcmp(interface, IWD_NETWORK) == 0;

    if (!in_range && strcmp(interface, IWD_KNOWN) != 0)
        return;
    if (!iwd_read_network(message, &network) ||
        strcmp(network.name, join->name.ssid) != 0)
        return;
    if ((network.known || !in_range) &&
        strcmp(network.type, join->name.type) == 0)
        join->known = true;
    if (in_range)
        take_network(iwd, path, &network);
}

static const char *mismatch_words(const struct iwd_join *join)
{
    if (strcmp(join->other_type, "psk") == 0)
        return "the network needs a password";
    if (strcmp(join->other_type, "open") == 0)
        return "the network is open, try without a password";
    if (strcmp(join->other_type, "8021x") == 0)
        return "the network needs a user name (WPA Enterprise)";
    return "the network's security is too old (WEP)";
}

static int on_scan_asked(sd_bus_message *reply, void *userdata,
                         sd_bus_error *ret_error)
{
    (void)ret_error;
    struct iwd *iwd = userdata;

    iwd->join.call = sd_bus_slot_unref(iwd->join.call);
    if (sd_bus_message_is_method_error(reply, NULL))
        iwd_find(iwd); /* it can't scan now, but perhaps join */
    return 0;
}

static void scan(struct iwd *iwd)
{
    struct iwd_join *join = &iwd->join;

    join->step = IWD_SCANNING;
    join->scanned = true;
    if (sd_bus_call_method_async(iwd->bus, &join->call, IWD, iwd->device,
                                 IWD_STATION, "Scan", on_scan_asked, iwd,
                                 NULL) < 0)
        iwd_find(iwd);
}

static void decide(struct iwd *iwd)
{
    struct iwd_join *join = &iwd->join;

    if (*join->network)
        iwd_join_connect(iwd, join->network, IWD_NETWORK, "Connect", NULL);
    else if (!join->scanned)
        scan(iwd);
    else if (join->other_type)
        iwd_join_fail(iwd,
                      strcmp(join->other_type, "psk") == 0
                          ? WIFI_FAILURE_PASSWORD
                          : WIFI_FAILURE_OTHER,
                      mismatch_words(join));
    else if (join->known) /* a hidden one would have been found */
        iwd_join_fail(iwd, WIFI_FAILURE_NOT_FOUND,
                      "no network with this SSID in range");
    else
        iwd_join_connect(iwd, iwd->device, IWD_STATION, "ConnectHiddenNetwork",
                         join->name.ssid);
}

/* Whom the agent may answer; a signal could be anybody's. */
static void take_owner(struct iwd *iwd, sd_bus_message *reply)
{
    const char *sender = sd_bus_message_get_sender(reply);
    snprintf(iwd->owner, sizeof iwd->owner, "%s", sender ? sender : "");
}

static int on_objects(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    static const struct bus_watch_handlers handlers = {.changed = take_object};
    struct iwd *iwd = userdata;
    struct iwd_join *join = &iwd->join;

    join->call = sd_bus_slot_unref(join->call);
    take_owner(iwd, reply);
    join->network[0] = '\0';
    join->other_type = NULL;
    join->known = false;
    if (sd_bus_message_is_method_error(reply, NULL) ||
        bus_each_object(reply, &handlers, iwd) < 0)
        iwd_join_fail(iwd, WIFI_FAILURE_OTHER, "iwd does not list networks");
    else
        decide(iwd);
    return 0;
}

void iwd_find(struct iwd *iwd)
{
    struct iwd_join *join = &iwd->join;

    join->step = IWD_LISTING;
    int r = sd_bus_call_method_async(iwd->bus, &join->call, IWD, "/",
                                     IWD_OBJECT_MANAGER, "GetManagedObjects",
                                     on_objects, iwd, NULL);
    if (r < 0)
        iwd_join_fail(iwd, WIFI_FAILURE_OTHER, strerror(-r));
}

void iwd_find_scanned(struct iwd *iwd)
{
    if (iwd->join.step != IWD_SCANNING)
        return;
    iwd->join.call = sd_bus_slot_unref(iwd->join.call);
    iwd_find(iwd);
}
