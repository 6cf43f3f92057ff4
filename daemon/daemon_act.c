/* SPDX-License-Identifier: Apache-2.0 */
/* What the engine asks for becomes a call to a part of the daemon. */
#include <string.h>

#include "bluetooth/advertisement.h"
#include "bluetooth/gatt.h"
#include "clock.h"
#include "daemon_internal.h"
#include "log.h"
#include "panel/indicator.h"
#include "settings/settings.h"
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

/* After JOIN_FAILED there is nothing left of it. */
static void roll_back(struct daemon *daemon)
{
    enum wifi_failure failure = wifi_roll_back(daemon->wifi);

    if (failure != WIFI_FAILURE_NONE)
        daemon_tell_failure(daemon, failure, "gave up");
}

/* The disk may be slow, so the write is answered before. However long it took:
 * what was stored is told as stored [DIGO-7]. */
static void store(struct daemon *daemon,
                  const struct improv_device_action *action)
{
    const struct improv_request *settings = action->request;
    uint32_t began_ms = clock_now_ms();

    gatt_answer(daemon->gatt);
    int r = settings_store(config_settings_file(daemon->config), settings);
    const struct improv_device_event event = {
        .type = r < 0 ? IMPROV_EVENT_REFUSED : IMPROV_EVENT_ANSWERED,
        .number = action->number,
    };
    if (r >= 0)
        log_info("settings of command 0x%02X stored", settings->command);
    daemon_handle_at(daemon, &event, began_ms);
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
        peripheral_serve(daemon->peripheral, false);
        break;
    case IMPROV_ACTION_ROLL_BACK:
        roll_back(daemon);
        break;
    case IMPROV_ACTION_JOIN:
        join(daemon, action);
        break;
    case IMPROV_ACTION_REQUEST:
        store(daemon, action);
        break;
    case IMPROV_ACTION_INDICATE:
        if (daemon->indicator)
            indicator_show(daemon->indicator, action->pattern);
        break;
    }
}
