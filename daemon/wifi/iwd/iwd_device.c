/* SPDX-License-Identifier: Apache-2.0 */
/* iwd: its Wi-Fi device, and whether that is connected. */
#include <stdio.h>
#include <string.h>

#include "log.h"
#include "wifi/iwd/iwd.h"

static const struct {
    const char *name;
    enum iwd_state state;
} states[] = {
    {"connected", IWD_CONNECTED},       {"roaming", IWD_CONNECTED},
    {"connecting", IWD_CONNECTING},     {"disconnecting", IWD_DISCONNECTING},
    {"disconnected", IWD_DISCONNECTED},
};

/* --- Properties ----------------------------------------------------------- */

struct device_properties {
    const char *interface;
    int powered;
};

static int read_device(void *userdata, const char *name, const char *signature,
                       sd_bus_message *message)
{
    struct device_properties *properties = userdata;

    if (strcmp(name, "Name") == 0)
        return bus_read_basic(message, signature, 's', &properties->interface);
    if (strcmp(name, "Powered") == 0)
        return bus_read_basic(message, signature, 'b', &properties->powered);
    return 0;
}

struct station_properties {
    const char *state, *network;
    int scanning; /* -1: not told */
};

static int read_station(void *userdata, const char *name, const char *signature,
                        sd_bus_message *message)
{
    struct station_properties *properties = userdata;

    if (strcmp(name, "State") == 0)
        return bus_read_basic(message, signature, 's', &properties->state);
    if (strcmp(name, "ConnectedNetwork") == 0)
        return bus_read_basic(message, signature, 'o', &properties->network);
    if (strcmp(name, "Scanning") == 0)
        return bus_read_basic(message, signature, 'b', &properties->scanning);
    return 0;
}

static enum iwd_state find_state(const char *name)
{
    for (unsigned i = 0; i < sizeof states / sizeof states[0]; i++)
        if (strcmp(states[i].name, name) == 0)
            return states[i].state;
    return IWD_DISCONNECTED;
}

/* --- Connectivity --------------------------------------------------------- */

void iwd_tell_connectivity(struct iwd *iwd)
{
    char address[INET6_ADDRSTRLEN];
    bool up =
        iwd->state == IWD_CONNECTED && addresses_find(iwd->interface, address);

    if (up && iwd->join.step == IWD_IDLE)
        iwd->before[0] = '\0';
    if (!iwd->told_ready || iwd->station_call ||
        iwd->told == (up ? IWD_TOLD_UP : IWD_TOLD_DOWN))
        return;
    iwd->told = up ? IWD_TOLD_UP : IWD_TOLD_DOWN;
    if (up)
        iwd->handlers->up(iwd->userdata, address);
    else
        iwd->handlers->down(iwd->userdata);
}

void iwd_look_again(struct iwd *iwd)
{
    iwd_join_check(iwd);
    iwd_join_go_on(iwd);
    iwd_tell_connectivity(iwd);
}

/* --- The station ---------------------------------------------------------- */

void iwd_station_changed(struct iwd *iwd, sd_bus_message *message)
{
    struct station_properties properties = {NULL, NULL, -1};

    if (bus_each_property(message, read_station, &properties) < 0)
        return;
    if (properties.state)
        iwd->state = find_state(properties.state);
    if (properties.network)
        iwd_copy_path(iwd->network, properties.network);
    if (iwd->state == IWD_DISCONNECTED)
        iwd->network[0] = '\0';
    if (properties.scanning == 0) {
        iwd_find_scanned(iwd);
        iwd_scan_ended(iwd);
    }
    iwd_look_again(iwd);
}

static int on_station(sd_bus_message *reply, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)ret_error;
    struct iwd *iwd = userdata;

    iwd->station_call = sd_bus_slot_unref(iwd->station_call);
    if (sd_bus_message_is_method_error(reply, NULL))
        iwd_look_again(iwd); /* no station: in another mode, or no power */
    else
        iwd_station_changed(iwd, reply);
    return 0;
}

/* It may have been told before the device whose station it is. */
void iwd_ask_station(struct iwd *iwd)
{
    iwd->station_call = sd_bus_slot_unref(iwd->station_call);
    sd_bus_call_method_async(iwd->bus, &iwd->station_call, IWD, iwd->device,
                             BUS_PROPERTIES, "GetAll", on_station, iwd, "s",
                             IWD_STATION);
}

void iwd_station_removed(struct iwd *iwd)
{
    iwd->station_call = sd_bus_slot_unref(iwd->station_call);
    iwd->state = IWD_NO_STATION;
    iwd->network[0] = '\0';
    iwd_join_lost(iwd, "the Wi-Fi device is gone");
    iwd_scan_lost(iwd);
    iwd_tell_connectivity(iwd);
}

/* --- The device ----------------------------------------------------------- */

static bool is_ours(const struct iwd *iwd, const char *interface)
{
    if (!interface || strlen(interface) >= IWD_NAME_MAX)
        return false;
    return !iwd->wanted || strcmp(iwd->wanted, interface) == 0;
}

/* NetworkManager leaves it without power when it ends; iwd gives it power when
 * it begins, but not later. */
void iwd_device_added(struct iwd *iwd, const char *path,
                      sd_bus_message *message)
{
    struct device_properties properties = {NULL, true};

    if (*iwd->device ||
        bus_each_property(message, read_device, &properties) < 0 ||
        !is_ours(iwd, properties.interface))
        return;
    iwd_copy_path(iwd->device, path);
    snprintf(iwd->interface, sizeof iwd->interface, "%s", properties.interface);
    log_info("Wi-Fi: %s, by iwd", iwd->interface);
    if (properties.powered)
        iwd_ask_station(iwd);
    else
        bus_set_bool(iwd->bus, NULL, IWD, iwd->device, IWD_DEVICE, "Powered",
                     true, NULL, NULL);
}

void iwd_device_removed(struct iwd *iwd)
{
    log_info("Wi-Fi: %s is gone", iwd->interface);
    iwd->device[0] = '\0';
    iwd_station_removed(iwd);
}
