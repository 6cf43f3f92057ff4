/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wpa_supplicant: is any network configured? One that improvd tried when it
 * was killed is removed, and those that it had disabled are enabled again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "wifi/wpa/wpa.h"

static void take_network(struct wpa *wpa, const char *path,
                         sd_bus_message *properties)
{
    struct wpa_network network;

    wpa_read_network(properties, NULL, &network);
    if (network.trying) {
        snprintf(wpa->left, sizeof wpa->left, "%s", path);
        snprintf(wpa->left_mark, sizeof wpa->left_mark, "%s", network.mark);
    } else if (network.joins) {
        wpa->configured = true;
    }
}

/* What can't be known counts as yes: it must not open the device. */
static void tell_ready(struct wpa *wpa, bool complete)
{
    if (!wpa->told_ready) {
        wpa->told_ready = true;
        wpa->handlers->ready(wpa->userdata, wpa->configured || !complete);
    }
    wpa_tell_connectivity(wpa);
    later_call(wpa->later);
}

/* --- What was left -------------------------------------------------------- */

/* The mark is in quotes, its numbers behind spaces. */
static bool was_disabled(const struct wpa *wpa, const char *network)
{
    const char *id = strrchr(network, '/');

    for (const char *one = wpa->left_mark; id && (one = strchr(one, ' '));) {
        size_t digits = strcspn(++one, " \"");
        if (strlen(id + 1) == digits && memcmp(one, id + 1, digits) == 0)
            return true;
    }
    return false;
}

static void enable_again(struct wpa *wpa, const char *path,
                         sd_bus_message *properties)
{
    (void)properties;
    if (strcmp(path, wpa->left) != 0 && !was_disabled(wpa, path))
        wpa_enable(wpa, path, true);
}

static void enabled_all(struct wpa *wpa, bool complete)
{
    wpa_tell(wpa, wpa->path, WPA_INTERFACE, "RemoveNetwork", "o", wpa->left);
    wpa_tell(wpa, wpa->path, WPA_INTERFACE, "Reassociate", NULL);
    wpa->left[0] = '\0';
    tell_ready(wpa, complete);
}

static void took_all(struct wpa *wpa, bool complete)
{
    if (!*wpa->left) {
        tell_ready(wpa, complete);
        return;
    }
    log_info("Wi-Fi: a join that was cut short is undone");
    wpa->start_walk.each = enable_again;
    wpa->start_walk.end = enabled_all;
    wpa_walk_start(&wpa->start_walk, wpa, "Networks");
}

/* --- The interface -------------------------------------------------------- */

static void warn_unsaved(const struct wpa *wpa)
{
    if (!wpa->config_file || !*wpa->config_file)
        log_error("wpa_supplicant has no configuration file for %s, so no "
                  "network can be saved; start it with one that has "
                  "update_config=1",
                  wpa->interface);
}

static int read_interface(void *userdata, const char *name,
                          const char *signature, sd_bus_message *message)
{
    struct wpa *wpa = userdata;
    struct wpa_changes changes = {NULL, 0, 0, 0};
    const char *file = NULL;
    int r = 0;

    if (strcmp(name, "State") == 0) {
        r = bus_read_basic(message, signature, 's', &changes.state);
        wpa_follow(wpa, &changes);
    } else if (strcmp(name, "ConfigFile") == 0) {
        r = bus_read_basic(message, signature, 's', &file);
        free(wpa->config_file);
        wpa->config_file = file ? strdup(file) : NULL;
    }
    return r;
}

static int on_interface(sd_bus_message *reply, void *userdata,
                        sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wpa *wpa = userdata;

    wpa->call = sd_bus_slot_unref(wpa->call);
    if (!sd_bus_message_is_method_error(reply, NULL))
        bus_each_property(reply, read_interface, wpa);
    warn_unsaved(wpa);
    wpa->configured = false;
    wpa->start_walk.interface = WPA_NETWORK;
    wpa->start_walk.each = take_network;
    wpa->start_walk.end = took_all;
    wpa_walk_start(&wpa->start_walk, wpa, "Networks");
    return 0;
}

void wpa_start(struct wpa *wpa)
{
    int r = wpa_call(wpa, &wpa->call, wpa->path, BUS_PROPERTIES, "GetAll",
                     on_interface, "s", WPA_INTERFACE);
    if (r < 0)
        wpa_missing(wpa, r, strerror(-r));
}
