/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Joining, and going back. The engine's wishes wait in `wanted` until the
 * worker takes them; the network is saved when it works, and then told [WIFI-5]
 * [WIFI-7].
 */
#include "hal.h"
#include "improv/wipe.h"
#include "improv_port/host.h"
#include "improv_port/port.h"
#include "parts.h"

struct wanted {
    bool roll_back; /* before the join, if there is one, too */
    bool join;
    uint8_t number;
    struct improv_credentials credentials;
};

static struct wanted wanted; /* under the lock */

static struct {
    bool active;
    uint8_t number;
    struct improv_credentials credentials;
} attempt; /* the worker's */

static bool told_up; /* the worker's: Wi-Fi as the engine knows it */

void wifi_init(void)
{
    improv_wipe(&wanted, sizeof wanted);
    improv_wipe(&attempt, sizeof attempt);
    told_up = false;
}

void improv_port_join(const struct improv_credentials *credentials,
                      uint8_t number)
{
    wanted.join = true;
    wanted.number = number;
    wanted.credentials = *credentials;
    hal_signal(JOB_WIFI);
}

void improv_port_roll_back(void)
{
    improv_wipe(&wanted, sizeof wanted);
    wanted.roll_back = true;
    hal_signal(JOB_WIFI);
}

/* The network that is saved; false if there is none. */
static bool load(struct improv_credentials *ret_saved)
{
    int length =
        hal_flash_read(HAL_RECORD_NETWORK, ret_saved, sizeof *ret_saved);

    return length == (int)sizeof *ret_saved &&
           ret_saved->ssid_length <= IMPROV_SSID_MAX &&
           ret_saved->password_length <= IMPROV_PASSWORD_MAX &&
           improv_credentials_valid(
               (struct improv_bytes){ret_saved->ssid, ret_saved->ssid_length},
               (struct improv_bytes){ret_saved->password,
                                     ret_saved->password_length});
}

/* False if there is no network to connect to. */
static bool connect_saved(void)
{
    struct improv_credentials saved;
    bool loaded = load(&saved);

    if (loaded)
        hal_wifi_connect(&saved);
    else
        hal_wifi_leave();
    improv_wipe(&saved, sizeof saved);
    return loaded;
}

void wifi_start(void)
{
    improv_host_tell(connect_saved() ? IMPROV_EVENT_WIFI_DOWN
                                     : IMPROV_EVENT_START);
}

static void tell_end(enum improv_device_event_type type, uint8_t number)
{
    uint8_t url[64];
    struct improv_bytes strings = {url, hal_wifi_url(url, sizeof url)};
    const struct improv_device_event event = {.type = type,
                                              .number = number,
                                              .strings = &strings,
                                              .string_count =
                                                  strings.length > 0};

    improv_host_handle(&event);
}

static bool given_up(void)
{
    improv_port_lock();
    bool roll_back = wanted.roll_back;
    improv_port_unlock();
    return roll_back;
}

/* Saves it, then tells. If the engine has lost its patience meanwhile, what it
 * had before is saved again: the roll-back that follows connects to it. */
static void succeed(void)
{
    struct improv_credentials before;
    int length = hal_flash_read(HAL_RECORD_NETWORK, &before, sizeof before);
    bool saved = hal_flash_write(HAL_RECORD_NETWORK, &attempt.credentials,
                                 sizeof attempt.credentials);

    tell_end(saved ? IMPROV_EVENT_JOINED : IMPROV_EVENT_JOIN_FAILED,
             attempt.number);
    if (!given_up())
        told_up = true;
    else if (saved && length >= 0)
        hal_flash_write(HAL_RECORD_NETWORK, &before, (size_t)length);
    improv_wipe(&before, sizeof before);
}

static void tell_link(bool up)
{
    if (up != told_up)
        improv_host_tell(up ? IMPROV_EVENT_WIFI_UP : IMPROV_EVENT_WIFI_DOWN);
    told_up = up;
}

/* While it joins, the link is the attempt's. */
static void follow_link(void)
{
    enum hal_link link = hal_wifi_link();

    if (!attempt.active) {
        tell_link(link == HAL_LINK_UP);
    } else if (link != HAL_LINK_DOWN) {
        if (link == HAL_LINK_UP)
            succeed();
        else
            tell_end(IMPROV_EVENT_JOIN_FAILED, attempt.number);
        improv_wipe(&attempt, sizeof attempt);
    }
}

static void take_wanted(struct wanted *ret_wanted)
{
    improv_port_lock();
    *ret_wanted = wanted;
    improv_wipe(&wanted, sizeof wanted);
    improv_port_unlock();
}

/* When the engine wants something, or the link may have changed. */
void wifi_work(void)
{
    struct wanted now;

    take_wanted(&now);
    if (now.roll_back) {
        improv_wipe(&attempt, sizeof attempt);
        connect_saved();
    }
    if (now.join) {
        attempt.active = true;
        attempt.number = now.number;
        attempt.credentials = now.credentials;
        hal_wifi_connect(&now.credentials);
    }
    improv_wipe(&now, sizeof now);
    follow_link();
}
