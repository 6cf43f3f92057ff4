/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the daemon share: the engine among the parts. */
#ifndef IMPROVD_DAEMON_INTERNAL_H
#define IMPROVD_DAEMON_INTERNAL_H

#include <netinet/in.h>
#include <stdint.h>

#include "bluetooth/patience.h"
#include "bluetooth/peripheral.h"
#include "daemon.h"
#include "improv/device.h"
#include "requests/requests.h"
#include "wifi/wifi.h"

struct daemon {
    sd_event *event;
    const struct config *config;
    bool wait;
    uint8_t told_state; /* what was last told of */
    uint8_t told_error;
    bool mistake; /* an error was told since the last write began */
    struct patience patience;
    char address[INET6_ADDRSTRLEN]; /* numeric, or "" */

    struct improv_device device;
    struct improv_device_config device_config;
    uint8_t join_number; /* of the last JOIN */
    uint8_t request;     /* command of the last REQUEST */
    struct improv_central centrals[PERIPHERAL_CENTRALS];
    sd_event_source *timer;

    struct gatt *gatt;
    struct advertisement *advertisement;
    struct peripheral *peripheral;
    struct wifi *wifi;
    struct requests *requests;
    struct control *control;
    struct hooks *hooks;
    struct authorizer *authorizer; /* NULL: none */
    struct indicator *indicator;   /* NULL: none */
};

/* daemon.c: an event for the engine, and all that follows from it */
void daemon_handle(struct daemon *daemon,
                   const struct improv_device_event *event);
void daemon_handle_type(struct daemon *daemon,
                        enum improv_device_event_type type);

/* daemon.c: says what is missing, and ends unless it shall be waited for */
void daemon_missing(struct daemon *daemon, int error, const char *what,
                    enum exit_code code);

/* daemon_act.c: does what the engine asks */
void daemon_act(struct daemon *daemon,
                const struct improv_device_action *action);

/* daemon_told.c: tells people and programs what state the device is in */
void daemon_tell_state(struct daemon *daemon);
void daemon_tell_error(struct daemon *daemon, uint8_t error);
void daemon_tell_address(struct daemon *daemon, const char *address);
void daemon_tell_failure(struct daemon *daemon, enum wifi_failure failure,
                         const char *why);

/* daemon_bluetooth.c, daemon_wifi.c, daemon_requests.c: what these tell becomes
 * an event */
int daemon_set_up_bluetooth(struct daemon *daemon, sd_bus *bus);
int daemon_set_up_wifi(struct daemon *daemon, sd_bus *bus);
int daemon_set_up_requests(struct daemon *daemon, sd_bus *bus);
int daemon_set_up_control(struct daemon *daemon, sd_bus *bus);

#endif
