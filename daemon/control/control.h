/* SPDX-License-Identifier: Apache-2.0 */
/*
 * improvd on D-Bus, for the device's own software: what state it is in, and
 * Start, Stop, Authorize. docs/man/improvd-dbus.5 describes it.
 */
#ifndef IMPROVD_CONTROL_H
#define IMPROVD_CONTROL_H

#include <stdint.h>
#include <systemd/sd-bus.h>

#include "wifi/wifi.h"

#define CONTROL_NAME          "org.improvd.Improv1"
#define CONTROL_PATH          "/org/improvd/Improv1"
#define CONTROL_SETTINGS_PATH CONTROL_PATH "/Settings"

struct control;

/* Called from the event loop, for callers that may; see check.h. */
struct control_handlers {
    void (*start)(void *userdata);
    void (*stop)(void *userdata);
    void (*authorize)(void *userdata); /* never while stopped */
};

/*
 * Objects on the bus, and the name. Without the name improvd runs on: that is
 * logged. The handlers and `settings_file`, which is read whenever somebody
 * asks for the settings, must outlive it.
 */
int control_new(sd_bus *bus, const struct control_handlers *handlers,
                const char *settings_file, void *userdata,
                struct control **ret_control);

/* Properties: what changed is told on the bus. Strings are copied. */
void control_set_state(struct control *control, uint8_t state);
void control_set_error(struct control *control, uint8_t error);
void control_set_failure(struct control *control, enum wifi_failure failure);
void control_set_name(struct control *control, const char *name);
void control_set_address(struct control *control, const char *address);

/* The settings file was replaced. */
void control_settings_changed(struct control *control);

/* Calls that wait for polkit are not answered any more. */
void control_free(struct control *control);

#endif
