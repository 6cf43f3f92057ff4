/* SPDX-License-Identifier: Apache-2.0 */
/* The network that a client wants: tried in RAM, saved once it works. */
#include <zephyr/logging/log.h>

#include "improv_port/host.h"
#include "improv_port/port.h"
#include "internal.h"

LOG_MODULE_DECLARE(improv, CONFIG_IMPROV_LOG_LEVEL);

enum { URL_MAX = 128 };

struct join {
    bool wanted;
    uint8_t number;
    struct improv_zephyr_network network;
};

/* What the engine has asked for, until improv_zephyr_wifi_queue takes it. */
static struct {
    struct k_spinlock guard;
    bool given_up; /* the one before `next` */
    struct join next;
} asked;

static struct join join; /* that is being tried */

static uint8_t guess(const struct improv_credentials *credentials)
{
    return credentials->password_length == 0 ? PORT_OPEN : PORT_WPA2;
}

void improv_port_join(const struct improv_credentials *credentials,
                      uint8_t number)
{
    k_spinlock_key_t key = k_spin_lock(&asked.guard);
    asked.next.wanted = true;
    asked.next.number = number;
    asked.next.network.credentials = *credentials;
    asked.next.network.security = guess(credentials);
    k_spin_unlock(&asked.guard, key);
    improv_zephyr_wifi_wake();
}

void improv_port_roll_back(void)
{
    k_spinlock_key_t key = k_spin_lock(&asked.guard);
    asked.given_up = true;
    improv_wipe(&asked.next, sizeof asked.next);
    k_spin_unlock(&asked.guard, key);
    improv_zephyr_wifi_wake();
}

static bool is_given_up(void)
{
    k_spinlock_key_t key = k_spin_lock(&asked.guard);
    bool given_up = asked.given_up;
    k_spin_unlock(&asked.guard, key);
    return given_up;
}

void improv_zephyr_join_forget(void)
{
    improv_wipe(&join, sizeof join);
}

bool improv_zephyr_join_changed(bool *ret_given_up)
{
    k_spinlock_key_t key = k_spin_lock(&asked.guard);
    bool given_up = asked.given_up && join.wanted;
    bool changed = asked.next.wanted || given_up;
    if (changed)
        join = asked.next;
    asked.given_up = false;
    improv_wipe(&asked.next, sizeof asked.next);
    k_spin_unlock(&asked.guard, key);
    *ret_given_up = given_up;
    return changed;
}

bool improv_zephyr_join_wanted(void)
{
    return join.wanted;
}

bool improv_zephyr_join_network(struct improv_zephyr_network *ret_network)
{
    if (join.wanted)
        *ret_network = join.network;
    return join.wanted;
}

void improv_zephyr_join_failed(enum improv_zephyr_failure why)
{
    const struct improv_device_event event = {.type = IMPROV_EVENT_JOIN_FAILED,
                                              .number = join.number};

    if (IS_ENABLED(CONFIG_IMPROV_WPA3) && join.network.security == PORT_WPA2) {
        join.network.security = PORT_WPA3;
        return;
    }
    improv_zephyr_join_forget();
    improv_host_handle(&event);
    improv_zephyr_app_join_failed(why);
}

static void tell_joined(void)
{
    char address[16], text[URL_MAX];
    struct improv_bytes url = {(const uint8_t *)text, 0};

    if (improv_zephyr_net_address(address, sizeof address))
        url.length = improv_zephyr_next_url(address, text, sizeof text);
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_JOINED,
        .number = join.number,
        .strings = &url,
        .string_count = url.length > 0,
    };
    improv_host_handle(&event);
}

/* The engine gave it up while it was saved: the answer came too late. */
static void undo(bool had_one, const struct improv_zephyr_network *before)
{
    int error = had_one ? improv_zephyr_store_save_network(before)
                        : improv_zephyr_store_delete_network();

    if (error)
        LOG_ERR("The network before is not saved again: %d", error);
}

bool improv_zephyr_join_worked(void)
{
    struct improv_zephyr_network before;
    bool had_one = improv_zephyr_store_load_network(&before);
    bool kept = false;

    if (improv_zephyr_store_save_network(&join.network) == 0) {
        tell_joined();
        kept = !is_given_up();
        if (!kept)
            undo(had_one, &before);
        improv_zephyr_join_forget();
    } else {
        LOG_ERR("The network works, but can't be saved");
        join.network.security = PORT_OPEN; /* nothing else is to be tried */
        improv_zephyr_join_failed(IMPROV_ZEPHYR_OTHER);
    }
    improv_wipe(&before, sizeof before);
    return kept;
}
