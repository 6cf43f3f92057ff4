/* SPDX-License-Identifier: Apache-2.0 */
/* wpa_supplicant: follows its interface, and whether that is connected. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-device.h>

#include "log.h"
#include "wifi/wpa/wpa.h"

/* --- Connectivity --------------------------------------------------------- */

static void tell(struct wpa *wpa, enum wpa_link link, const char *address)
{
    if (wpa->told == link)
        return;
    wpa->told = link;
    if (link == WPA_LINK_UP)
        wpa->handlers->up(wpa->userdata, address);
    else
        wpa->handlers->down(wpa->userdata);
}

void wpa_tell_connectivity(struct wpa *wpa)
{
    char address[INET6_ADDRSTRLEN];
    bool up = wpa->state == WPA_STATE_COMPLETED &&
              addresses_find(wpa->interface, address);

    if (wpa->told_ready)
        tell(wpa, up ? WPA_LINK_UP : WPA_LINK_DOWN, address);
}

static void on_addresses(void *userdata)
{
    struct wpa *wpa = userdata;

    wpa_tell_connectivity(wpa);
    wpa_follow_address(wpa);
}

/* The interface, or all of wpa_supplicant, is gone: and so is what was to be
 * undone there. */
void wpa_lost(struct wpa *wpa, const char *why)
{
    bool had = *wpa->path;

    wpa->call = sd_bus_slot_unref(wpa->call);
    wpa->undo_call = sd_bus_slot_unref(wpa->undo_call);
    wpa->hint_call = sd_bus_slot_unref(wpa->hint_call);
    wpa_walk_stop(&wpa->start_walk);
    wpa->path[0] = '\0';
    wpa->left[0] = '\0';
    wpa->state = WPA_STATE_OTHER;
    if (had)
        log_info("Wi-Fi: %s is gone from wpa_supplicant", wpa->interface);
    wpa_scan_end(wpa);
    if (wpa->join.step != WPA_IDLE)
        wpa_join_fail(wpa, WIFI_FAILURE_NO_DEVICE, why);
    wpa_tell_connectivity(wpa);
}

/* --- Signals -------------------------------------------------------------- */

static void on_name(void *userdata, bool present)
{
    struct wpa *wpa = userdata;

    if (present) {
        wpa_look_for_interface(wpa);
        return;
    }
    wpa_lost(wpa, "wpa_supplicant has stopped");
    wpa_missing(wpa, -ENOENT, "wpa_supplicant is not running on D-Bus (-u)");
}

static void on_name_failed(void *userdata, const sd_bus_error *error)
{
    wpa_missing(userdata, -sd_bus_error_get_errno(error),
                bus_error_words(error));
}

static int on_interface_added(sd_bus_message *message, void *userdata,
                              sd_bus_error *ret_error)
{
    (void)message, (void)ret_error;
    wpa_look_for_interface(userdata);
    return 0;
}

static int on_interface_removed(sd_bus_message *message, void *userdata,
                                sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wpa *wpa = userdata;
    const char *path;

    if (sd_bus_message_read(message, "o", &path) >= 0 && *wpa->path &&
        strcmp(path, wpa->path) == 0)
        wpa_lost(wpa, "the Wi-Fi device is gone");
    return 0;
}

static int read_change(void *userdata, const char *name, const char *signature,
                       sd_bus_message *message)
{
    struct wpa_changes *changes = userdata;

    if (strcmp(name, "State") == 0)
        return bus_read_basic(message, signature, 's', &changes->state);
    if (strcmp(name, "DisconnectReason") == 0)
        return bus_read_basic(message, signature, 'i', &changes->reason);
    if (strcmp(name, "AuthStatusCode") == 0)
        return bus_read_basic(message, signature, 'i', &changes->auth_status);
    if (strcmp(name, "AssocStatusCode") == 0)
        return bus_read_basic(message, signature, 'i', &changes->assoc_status);
    return 0;
}

static bool is_ours(const struct wpa *wpa, sd_bus_message *message)
{
    return *wpa->path &&
           strcmp(sd_bus_message_get_path(message), wpa->path) == 0;
}

static int on_properties(sd_bus_message *message, void *userdata,
                         sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wpa *wpa = userdata;
    struct wpa_changes changes = {NULL, 0, 0, 0};

    if (is_ours(wpa, message) && sd_bus_message_skip(message, "s") >= 0 &&
        bus_each_property(message, read_change, &changes) >= 0)
        wpa_follow(wpa, &changes);
    return 0;
}

static int on_scan_done(sd_bus_message *message, void *userdata,
                        sd_bus_error *ret_error)
{
    (void)ret_error;
    struct wpa *wpa = userdata;

    if (is_ours(wpa, message)) {
        wpa_scan_done(wpa);
        wpa_join_scanned(wpa);
    }
    return 0;
}

static int match_signals(struct wpa *wpa)
{
    static const struct {
        const char *rule;
        sd_bus_message_handler_t handler;
    } matches[WPA_MATCHES] = {
        {"sender='" WPA "',path='" WPA_PATH "',member='InterfaceAdded'",
         on_interface_added},
        {"sender='" WPA "',path='" WPA_PATH "',member='InterfaceRemoved'",
         on_interface_removed},
        {"sender='" WPA "',interface='" BUS_PROPERTIES "',"
         "member='PropertiesChanged',arg0='" WPA_INTERFACE "'",
         on_properties},
        {"sender='" WPA "',interface='" WPA_INTERFACE "',member='ScanDone'",
         on_scan_done},
    };
    char rule[256];
    int r = 0;

    for (size_t i = 0; r >= 0 && i < WPA_MATCHES; i++) {
        snprintf(rule, sizeof rule, "type='signal',%s", matches[i].rule);
        r = sd_bus_add_match_async(wpa->bus, &wpa->matches[i], rule,
                                   matches[i].handler, NULL, wpa);
    }
    return r;
}

/* --- What the daemon calls ------------------------------------------------ */

/* Whatever is begun fails in the loop, if it does. */
static int on_later(sd_event_source *source, void *userdata)
{
    (void)source;
    struct wpa *wpa = userdata;

    if (wpa->scan.step == WPA_SCAN_WANTED)
        wpa_scan_begin(wpa);
    if (wpa->join.step == WPA_WANTED && !wpa->undo_call)
        wpa_join_begin(wpa);
    return 0;
}

static void wpa_free(void *stack)
{
    struct wpa *wpa = stack;

    if (!wpa)
        return;
    bus_name_end(&wpa->name); /* nothing more is told */
    for (size_t i = 0; i < WPA_MATCHES; i++)
        sd_bus_slot_unref(wpa->matches[i]);
    wpa_scan_drop(wpa);
    sd_bus_slot_unref(wpa->call);
    wpa_walk_stop(&wpa->start_walk);
    wpa_join_end(wpa);
    sd_bus_slot_unref(wpa->undo_call);
    sd_bus_slot_unref(wpa->hint_call);
    sd_event_source_disable_unref(wpa->scan.timer);
    sd_device_monitor_unref(wpa->devices);
    addresses_free(wpa->addresses);
    sd_event_source_disable_unref(wpa->later);
    settling_free(&wpa->settling);
    free(wpa->config_file);
    explicit_bzero(&wpa->join, sizeof wpa->join);
    free(wpa);
}

static int set_up(struct wpa *wpa)
{
    sd_event *event = sd_bus_get_event(wpa->bus);

    int r = later_add(event, &wpa->later, on_later, wpa);
    if (r >= 0)
        r = settling_set_up(&wpa->settling, event, wpa_on_settled, wpa);
    if (r >= 0)
        r = wpa_scan_set_up(wpa);
    if (r >= 0)
        r = addresses_new(event, on_addresses, wpa, &wpa->addresses);
    if (r >= 0)
        r = wpa_watch_devices(wpa);
    if (r >= 0)
        r = match_signals(wpa);
    return r < 0 ? r
                 : bus_name_watch(&wpa->name, wpa->bus, WPA, on_name,
                                  on_name_failed, wpa);
}

static int wpa_new(sd_bus *bus, const char *interface,
                   const struct wifi_handlers *handlers, void *userdata,
                   void **ret_stack)
{
    struct wpa *wpa = calloc(1, sizeof *wpa);

    if (!wpa)
        return -ENOMEM;
    wpa->bus = bus;
    wpa->wanted = interface;
    wpa->handlers = handlers;
    wpa->userdata = userdata;
    int r = set_up(wpa);
    if (r < 0) {
        wpa_free(wpa);
        return r;
    }
    *ret_stack = wpa;
    return 0;
}

static void join_network(void *stack, const struct wifi_network *network)
{
    struct wpa *wpa = stack;
    struct wpa_join *join = &wpa->join;

    wpa_join_undo(wpa);
    join->step = WPA_WANTED;
    join->ssid_length = network->ssid_length;
    join->password_length = network->password_length;
    if (network->ssid_length <= WPA_SSID_MAX)
        memcpy(join->ssid, network->ssid, network->ssid_length);
    if (network->password_length <= WPA_PASSWORD_MAX)
        memcpy(join->password, network->password, network->password_length);
    later_call(wpa->later);
}

static enum wifi_failure roll_back(void *stack)
{
    struct wpa *wpa = stack;
    enum wpa_step step = wpa->join.step;

    if (step == WPA_IDLE)
        return WIFI_FAILURE_NONE;
    wpa_join_undo(wpa);
    return step == WPA_ADDRESSING ? WIFI_FAILURE_NO_ADDRESS
                                  : WIFI_FAILURE_TIMEOUT;
}

static void scan(void *stack)
{
    struct wpa *wpa = stack;

    wpa_scan_drop(wpa);
    wpa->scan.step = WPA_SCAN_WANTED;
    later_call(wpa->later);
}

const struct wifi_backend wifi_backend_wpa = {
    .name = "wpa_supplicant",
    .service = WPA,
    .new_stack = wpa_new,
    .join = join_network,
    .roll_back = roll_back,
    .scan = scan,
    .free_stack = wpa_free,
};
