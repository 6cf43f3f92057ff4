/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The port under the scenarios of tests/ports/check. It is a shared object of
 * its own: loaded anew at each boot, its variables are as at power on.
 */
#include "edge.h"

#include <dlfcn.h>
#include <stdlib.h>

#include "fake.h"
#include "improv_zephyr.h"

enum { CONNECT_MS = 2000, REFUSE_MS = 3000, SCAN_MS = 2000, DEAD_MS = 700 };

static void *port;
static void (*tell)(enum improv_device_event_type type);
static size_t looked_at; /* notifications */
static void (*meanwhile)(void);
static bool air_is_dead;

/* What is connected to; no password is kept. */
static enum { NONE, HOME, OTHER, SILENT, WRONG } goal;

/* --- Wi-Fi ---------------------------------------------------------------- */

static struct k_work_q radio_queue = {.started = true};
static bool connecting;

static void finish(struct k_work *work)
{
    (void)work;
    if (!connecting)
        return;
    connecting = false;
    if ((goal == HOME || goal == OTHER) && !air_is_dead)
        fake_wifi_works();
    else
        fake_wifi_fails();
}

static K_WORK_DELAYABLE_DEFINE(finish_work, finish);

static void finish_in(uint32_t wait_ms)
{
    k_work_reschedule_for_queue(&radio_queue, &finish_work, K_MSEC(wait_ms));
}

static bool is(const uint8_t *bytes, size_t length, const char *text)
{
    return length == strlen(text) && memcmp(bytes, text, length) == 0;
}

static void judge(const struct wifi_connect_req_params *params)
{
    goal = WRONG;
    if (is(params->ssid, params->ssid_length, "Silent"))
        goal = SILENT;
    if (is(params->ssid, params->ssid_length, "Home") &&
        is(params->psk, params->psk_length, "homepassword"))
        goal = HOME;
    if (is(params->ssid, params->ssid_length, "MyWirelessAP") &&
        is(params->psk, params->psk_length, "mysecurepassword"))
        goal = OTHER;
}

static void connect(void)
{
    connecting = true;
    if (air_is_dead)
        finish_in(DEAD_MS);
    else if (goal == SILENT)
        k_work_cancel_delayable(&finish_work);
    else
        finish_in(goal == WRONG ? REFUSE_MS : CONNECT_MS);
}

void edge_air_is_dead(bool dead)
{
    bool had_it = fake_wifi.connected;

    air_is_dead = dead;
    if (dead && had_it)
        fake_wifi_is_lost();
    else if (connecting)
        connect();
    edge_passes(1);
}

const char *edge_connected(void)
{
    if (!fake_power || !fake_wifi.connected)
        return "";
    return goal == HOME ? "Home" : "MyWirelessAP";
}

static void finish_scan(struct k_work *work)
{
    static const struct wifi_scan_result found[] = {
        {"Home", 4, WIFI_SECURITY_TYPE_PSK, -60},
        {"MyWirelessAP", 12, WIFI_SECURITY_TYPE_PSK, -70},
        {"MyWirelessAP", 12, WIFI_SECURITY_TYPE_PSK, -40},
        {"MyWirelessAP", 12, WIFI_SECURITY_TYPE_PSK, -50},
        {"Silent", 6, WIFI_SECURITY_TYPE_PSK, -80},
    };

    (void)work;
    for (size_t i = 0; i < ARRAY_SIZE(found); i++)
        fake_wifi_raise(NET_EVENT_WIFI_SCAN_RESULT, &found[i]);
    fake_wifi_raise(NET_EVENT_WIFI_SCAN_DONE, NULL);
}

static K_WORK_DELAYABLE_DEFINE(scan_work, finish_scan);

static bool scan(void)
{
    k_work_reschedule_for_queue(&radio_queue, &scan_work, K_MSEC(SCAN_MS));
    return true;
}

/* --- Power and time ------------------------------------------------------- */

void edge_makes(uint32_t clock_ms)
{
    static struct fake_flash flash;

    fake_now_ms = clock_ms;
    fake_flash = &flash;
    fake_flash_erase();
    meanwhile = NULL;
}

static void *find(const char *name)
{
    void *found = dlsym(port, name);

    expect(found);
    return found;
}

/* From the power-up on the scenarios want this radio. */
static void plug_in(void)
{
    fake_bluetooth.room = 1;
    fake_wifi.judge = judge;
    fake_wifi.on_connect = connect;
    fake_wifi.on_scan = scan;
    finish_work.known = scan_work.known = false;
    finish_work.work.queue = scan_work.work.queue = NULL;
    radio_queue.busy = connecting = false;
    looked_at = 0;
}

void edge_boots(void)
{
    static const struct improv_zephyr_config config = {
        .firmware = "Lamp firmware", .version = "1.0", .hardware = "A chip"};
    int (*start)(const struct improv_zephyr_config *);

    if (port)
        dlclose(port);
    port = dlopen(getenv("ZEPHYR_PORT"), RTLD_NOW | RTLD_LOCAL);
    expect(port);
    fake_forget();
    fake_flash->steps_left = 0;
    fake_power = true;
    plug_in();
    *(void **)&start = find("improv_zephyr_start");
    *(void **)&tell = find("improv_host_tell");
    expect(start(&config) == 0);
    fake_run(0);
}

void edge_cuts_power_in(unsigned steps)
{
    fake_flash->steps_left = (int)steps + 1;
}

bool edge_has_power(void)
{
    return fake_power;
}

void edge_passes(uint32_t ms)
{
    fake_run(ms);
}

static void run_meanwhile(void)
{
    fake_flash->on_write = NULL;
    meanwhile();
}

void edge_meanwhile(void (*what)(void))
{
    meanwhile = what;
    fake_flash->on_write = run_meanwhile;
}

void edge_breaks_flash(bool broken)
{
    fake_flash->broken = broken;
}

/* --- The radio ------------------------------------------------------------ */

bool edge_advertises(uint8_t ret_packet[31])
{
    memcpy(ret_packet, fake_bluetooth.packet, sizeof fake_bluetooth.packet);
    return fake_power && fake_bluetooth.advertising;
}

const char *edge_name(void)
{
    return fake_bluetooth.name;
}

bool edge_connects(uint32_t central)
{
    (void)central; /* there is one at a time */
    if (!fake_power || !fake_bluetooth.advertising)
        return false;
    fake_connect(0, 23);
    return true;
}

void edge_disconnects(uint32_t central)
{
    (void)central;
    if (fake_bluetooth.mtu[0])
        fake_disconnect(0);
}

void edge_writes(uint32_t central, size_t offset, struct improv_bytes bytes)
{
    (void)central;
    fake_write_at(0, (uint16_t)offset, bytes.data, bytes.length);
    fake_run(0);
}

size_t edge_reads(enum improv_characteristic characteristic,
                  uint8_t ret_value[IMPROV_FRAME_MAX])
{
    return (size_t)fake_read((uint8_t)characteristic, ret_value,
                             IMPROV_FRAME_MAX);
}

bool edge_notified(struct edge_notification *ret_notification)
{
    if (looked_at == fake_bluetooth.notified_count) {
        looked_at = fake_bluetooth.notified_count = 0; /* room for more */
        return false;
    }
    const struct fake_notification *next =
        &fake_bluetooth.notified[looked_at++];
    ret_notification->characteristic = next->characteristic;
    ret_notification->length = next->length;
    memcpy(ret_notification->value, next->bytes, next->length);
    return true;
}

/* --- The panel ------------------------------------------------------------ */

void edge_contact(bool closed)
{
    fake_press(closed);
}

bool edge_light(void)
{
    return fake_power && fake_light;
}

void edge_user_asks(void)
{
    tell(IMPROV_EVENT_START);
    fake_run(0);
}

/* --- Inside --------------------------------------------------------------- */

bool edge_remembers(const char *text)
{
    return fake_remembers("zephyr_device", text);
}

/* The fake Zephyr ends the program. */
const char *edge_fault(void)
{
    return NULL;
}
