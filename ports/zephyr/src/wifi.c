/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The link: to the network that a client wants, else to the saved one. All of
 * it runs on improv_zephyr_wifi_queue, one event after another.
 */
#include <zephyr/logging/log.h>
#include <zephyr/sys/atomic.h>

#include "improv_port/host.h"
#include "internal.h"

LOG_MODULE_DECLARE(improv, CONFIG_IMPROV_LOG_LEVEL);

enum {
    EVENTS_MAX = 16,
    LEAVE_MS = 3000, /* a driver that never says that it has disconnected */
    PAUSE_MIN_S = 1,
};

enum link {
    LINK_DOWN, /* or it rests, when the timer runs */
    LINK_CONNECTING,
    LINK_CONNECTED, /* without an address yet */
    LINK_UP,
    LINK_LEAVING,
};

static struct {
    enum link link;
    bool tired; /* it rests after it has left */
    enum improv_zephyr_failure why;
    int64_t until_ms; /* the timer's */
    uint32_t pause_s; /* before the next attempt at the saved network */
} wifi = {.pause_s = PAUSE_MIN_S};

/* What the driver tells of the link, one after another. */
K_MSGQ_DEFINE(improv_zephyr_link_events, sizeof(uint8_t), EVENTS_MAX, 1);

static atomic_t told; /* of the other events a bit each: none can be lost */

static void run(struct k_work *work);
static void time_out(struct k_work *work);
static K_WORK_DEFINE(run_work, run);
static K_WORK_DELAYABLE_DEFINE(time_out_work, time_out);

static void wait_for(uint32_t wait_ms)
{
    wifi.until_ms = k_uptime_get() + wait_ms;
    k_work_reschedule_for_queue(&improv_zephyr_wifi_queue, &time_out_work,
                                K_MSEC(wait_ms));
}

static void enter(enum link link)
{
    LOG_DBG("link %d -> %d", wifi.link, link);
    wifi.link = link;
}

/* --- To a network --------------------------------------------------------- */

static void fail(void);
static void left(void);

static void connect_wanted(void)
{
    struct improv_zephyr_network network;

    k_work_cancel_delayable(&time_out_work);
    enter(LINK_DOWN);
    if (!improv_zephyr_join_network(&network) &&
        !improv_zephyr_store_load_network(&network))
        return;
    /* What is still in there is of an attempt before. */
    k_msgq_purge(&improv_zephyr_link_events);
    wifi.why = IMPROV_ZEPHYR_OTHER;
    int error = improv_zephyr_net_connect(&network);
    improv_wipe(&network, sizeof network);
    if (error) {
        LOG_WRN("Wi-Fi does not connect: %d", error);
        fail();
        return;
    }
    enter(LINK_CONNECTING);
    wait_for(CONFIG_IMPROV_CONNECT_TIMEOUT * MSEC_PER_SEC);
}

static void rest(void)
{
    enter(LINK_DOWN);
    wait_for(wifi.pause_s * MSEC_PER_SEC);
    wifi.pause_s = MIN(2 * wifi.pause_s, CONFIG_IMPROV_RETRY_MAX);
}

/* It is not connected, and could not be. */
static void fail(void)
{
    if (!improv_zephyr_join_wanted()) {
        rest();
        return;
    }
    improv_zephyr_join_failed(wifi.why);
    connect_wanted();
}

static void lose(void)
{
    improv_zephyr_net_drop_address();
    if (wifi.link == LINK_UP)
        improv_host_tell(IMPROV_EVENT_WIFI_DOWN);
}

/* Then to the network that is wanted now. */
static void change_over(void)
{
    if (wifi.link == LINK_LEAVING)
        return;
    if (wifi.link == LINK_DOWN) {
        connect_wanted();
        return;
    }
    lose();
    if (improv_zephyr_net_disconnect() != 0) {
        left();
        return;
    }
    enter(LINK_LEAVING);
    wait_for(LEAVE_MS);
}

static void come_up(void)
{
    k_work_cancel_delayable(&time_out_work);
    enter(LINK_UP);
    wifi.pause_s = PAUSE_MIN_S;
    if (!improv_zephyr_join_wanted())
        improv_host_tell(IMPROV_EVENT_WIFI_UP);
    else if (!improv_zephyr_join_worked())
        change_over();
}

/* --- What happens --------------------------------------------------------- */

static void connected(void)
{
    char address[16];

    if (wifi.link != LINK_CONNECTING)
        return;
    enter(LINK_CONNECTED);
    improv_zephyr_net_get_address();
    if (improv_zephyr_net_address(address, sizeof address))
        come_up();
}

static void not_connected(enum improv_zephyr_failure why)
{
    if (wifi.link != LINK_CONNECTING)
        return;
    wifi.why = why;
    fail();
}

static void address_changed(void)
{
    char address[16];
    bool there = improv_zephyr_net_address(address, sizeof address);

    if (there && wifi.link == LINK_CONNECTED)
        come_up();
    if (!there && wifi.link == LINK_UP) {
        lose();
        enter(LINK_CONNECTED);
        improv_zephyr_net_get_address();
        wait_for(CONFIG_IMPROV_CONNECT_TIMEOUT * MSEC_PER_SEC);
    }
}

static void left(void)
{
    bool tired = wifi.tired;

    wifi.tired = false;
    if (tired)
        fail();
    else
        connect_wanted();
}

static void disconnected(void)
{
    switch (wifi.link) {
    case LINK_LEAVING:
        left();
        break;
    case LINK_CONNECTING:
    case LINK_CONNECTED:
        lose();
        fail();
        break;
    case LINK_UP:
        lose();
        connect_wanted();
        break;
    case LINK_DOWN:
        break;
    }
}

static void time_out(struct k_work *work)
{
    ARG_UNUSED(work);
    if (k_uptime_get() < wifi.until_ms) /* of a wait before this one */
        return;
    switch (wifi.link) {
    case LINK_LEAVING:
        left();
        break;
    case LINK_CONNECTED:
        wifi.why = IMPROV_ZEPHYR_NO_ADDRESS;
        wifi.tired = true;
        change_over();
        break;
    case LINK_CONNECTING:
        wifi.tired = true;
        change_over();
        break;
    case LINK_DOWN:
        connect_wanted();
        break;
    case LINK_UP:
        break;
    }
}

/* A device that knows no network waits for nothing [RUN-1]. */
static void begin(void)
{
    improv_host_tell(improv_zephyr_configured() ? IMPROV_EVENT_WIFI_DOWN
                                                : IMPROV_EVENT_START);
    connect_wanted();
}

/* The network is the last to go, for its user sees that: where the power was
 * cut, or flash has failed, the device is still on it, and is reset again. */
static void forget(void)
{
    improv_host_tell(IMPROV_EVENT_STOP);
    improv_zephyr_join_forget();
    if (improv_zephyr_store_delete_settings() ||
        improv_zephyr_store_delete_network())
        LOG_ERR("Not all could be forgotten");
    improv_zephyr_advertise_name();
    change_over();
    improv_host_tell(IMPROV_EVENT_START);
}

static void take_in(enum improv_zephyr_wifi_event event)
{
    switch (event) {
    case PORT_WIFI_BEGIN:
        begin();
        break;
    case PORT_WIFI_CONNECTED:
        connected();
        break;
    case PORT_WIFI_FAILED:
        not_connected(IMPROV_ZEPHYR_OTHER);
        break;
    case PORT_WIFI_WRONG_PASSWORD:
        not_connected(IMPROV_ZEPHYR_WRONG_PASSWORD);
        break;
    case PORT_WIFI_NO_AP:
        not_connected(IMPROV_ZEPHYR_NO_AP);
        break;
    case PORT_WIFI_DISCONNECTED:
        disconnected();
        break;
    case PORT_WIFI_ADDRESS:
        address_changed();
        break;
    case PORT_WIFI_FORGET:
        forget();
        break;
    case PORT_WIFI_EVENTS:
        break;
    }
}

/* What the engine wants is no event in the queue: it can't be lost there. */
static void obey(void)
{
    enum improv_zephyr_failure why =
        wifi.link == LINK_CONNECTED ? IMPROV_ZEPHYR_NO_ADDRESS : wifi.why;
    bool given_up;

    if (!improv_zephyr_join_changed(&given_up))
        return;
    wifi.tired = false;
    change_over();
    if (given_up) /* last, for the application may take its time */
        improv_zephyr_app_join_failed(why);
}

static void run(struct k_work *work)
{
    uint8_t event;

    ARG_UNUSED(work);
    obey();
    while (k_msgq_get(&improv_zephyr_link_events, &event, K_NO_WAIT) == 0) {
        take_in((enum improv_zephyr_wifi_event)event);
        obey();
    }
    atomic_val_t others = atomic_set(&told, 0);
    for (unsigned bit = 0; bit < PORT_WIFI_EVENTS; bit++) {
        if ((others & BIT(bit)) == 0)
            continue;
        take_in((enum improv_zephyr_wifi_event)bit);
        obey();
    }
}

void improv_zephyr_wifi_wake(void)
{
    k_work_submit_to_queue(&improv_zephyr_wifi_queue, &run_work);
}

void improv_zephyr_wifi_tell(enum improv_zephyr_wifi_event event)
{
    atomic_or(&told, BIT(event));
    improv_zephyr_wifi_wake();
}

/* If there is no room the oldest gives way: what comes last is how it is. */
void improv_zephyr_wifi_tell_link(enum improv_zephyr_wifi_event event)
{
    uint8_t byte = (uint8_t)event, oldest;

    while (k_msgq_put(&improv_zephyr_link_events, &byte, K_NO_WAIT) != 0)
        k_msgq_get(&improv_zephyr_link_events, &oldest, K_NO_WAIT);
    improv_zephyr_wifi_wake();
}
