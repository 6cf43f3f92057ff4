/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wpa_supplicant: is any network configured? One that improvd tried when it
 * was killed is removed, and those that it had disabled are enabled again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "wifi/wpa.h"

static bool is_trying(const struct wpa_network *network)
{
    size_t length = strlen(WPA_TRYING);
    return network->mark_length >= length &&
           strncmp(network->mark, WPA_TRYING, length) == 0;
}

static void take_network(struct wpa *wpa, const char *path,
                         sd_bus_message *properties)
{
    struct wpa_network network;

    wpa_read_network(properties, NULL, &network);
    if (is_trying(&network)) {
        snprintf(wpa->left, sizeof wpa->left, "%s", path);
        snprintf(wpa->left_mark, sizeof wpa->left_mark, "%.*s",
                 (int)network.mark_length, network.mark);
    } else if (network.joins) {
        wpa->configured = true;
    }
}

/* The mark has the numbers of those that were enabled. */
static void restore_left(struct wpa *wpa)
{
    char path[WPA_PATH_MAX + 32];
    char *rest = NULL;

    log_info("Wi-Fi: a join that was cut short is undone");
    wpa_tell(wpa, wpa->path, WPA_INTERFACE, "RemoveNetwork", "o", wpa->left);
    strtok_r(wpa->left_mark, " ", &rest);
    for (const char *id; (id = strtok_r(NULL, " ", &rest));) {
        snprintf(path, sizeof path, "%s/Networks/%.10s", wpa->path, id);
        if (sd_bus_object_path_is_valid(path))
            wpa_enable(wpa, path, true);
    }
    wpa_tell(wpa, wpa->path, WPA_INTERFACE, "Reassociate", NULL);
    wpa->left[0] = '\0';
}

/* What can't be known counts as yes: it must not open the device. */
static void took_all(struct wpa *wpa, bool complete)
{
    if (*wpa->left)
        restore_left(wpa);
    if (!wpa->told_ready) {
        wpa->told_ready = true;
        wpa->handlers->ready(wpa->userdata, wpa->configured || !complete);
    }
    wpa_tell_connectivity(wpa);
    sd_event_source_set_enabled(wpa->deferred, SD_EVENT_ONESHOT);
}

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
