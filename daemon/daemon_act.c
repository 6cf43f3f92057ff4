/* SPDX-License-Identifier: Apache-2.0 */
/* What the engine asks for becomes a call to a part of the daemon. */
#include <string.h>

#include "bluetooth/advertisement.h"
#include "bluetooth/gatt.h"
#include "daemon_internal.h"
#include "log.h"
#include "panel/indicator.h"
#include "wifi/wifi.h"

static void notify(struct daemon *daemon,
                   const struct improv_device_action *action)
{
    if (action->characteristic == IMPROV_CHARACTERISTIC_ERROR)
        daemon_tell_error(daemon, action->value.data[0]);
    int r = gatt_notify(daemon->gatt, action->characteristic, action->value);
    if (r < 0)
        log_error("can't notify: %s", strerror(-r));
}

static void join(struct daemon *daemon,
                 const struct improv_device_action *action)
{
    const struct improv_credentials *credentials = action->credentials;
    const struct wifi_network network = {
        .ssid = credentials->ssid,
        .ssid_length = credentials->ssid_length,
        .password = credentials->password,
        .password_length = credentials->password_length,
    };
    daemon->join_number = action->number;
    wifi_join(daemon->wifi, &network);
}

static const char *words_of_roll_back(enum wifi_failure failure)
{
    return failure == WIFI_FAILURE_NO_ADDRESS
               ? "no address from the network in time"
               : "given up";
}

/* After JOIN_FAILED there is nothing left of it. */
static void roll_back(struct daemon *daemon)
{
    enum wifi_failure failure = wifi_roll_back(daemon->wifi);

    if (failure != WIFI_FAILURE_NONE)
        daemon_tell_failure(daemon, failure, words_of_roll_back(failure));
}

void daemon_act(struct daemon *daemon,
                const struct improv_device_action *action)
{
    switch (action->type) {
    case IMPROV_ACTION_NOTIFY:
        notify(daemon, action);
        break;
    case IMPROV_ACTION_ADVERTISE:
        advertisement_update(daemon->advertisement, action->value);
        peripheral_serve(daemon->peripheral, true);
        break;
    case IMPROV_ACTION_WITHDRAW:
        requests_drop(daemon->requests); /* nobody is left who asked */
        peripheral_serve(daemon->peripheral, false);
        break;
    case IMPROV_ACTION_ROLL_BACK:
        roll_back(daemon);
        break;
    case IMPROV_ACTION_JOIN:
        join(daemon, action);
        break;
    case IMPROV_ACTION_REQUEST:
        gatt_answer(daemon->gatt); /* a child is started */
        daemon->request = action->request->command;
        requests_begin(daemon->requests, action->number, action->request);
        break;
    case IMPROV_ACTION_INDICATE:
        if (daemon->indicator)
            indicator_show(daemon->indicator, action->pattern);
        break;
    }
}
