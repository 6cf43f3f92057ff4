/* SPDX-License-Identifier: Apache-2.0 */
/* wpa_supplicant: a scan for the daemon. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "clock.h"
#include "wifi/wpa/wpa.h"

enum {
    AIR_MS = 7000, /* for the scan; then what is known from before will do */
    ALL_MS = 9500, /* with reading what it found */
    SECURITY_MAX = 32,
    HEARD_MAX = 1024,
};

/* An access point that the scan heard. */
struct wpa_heard {
    uint8_t ssid[WPA_SSID_MAX];
    size_t ssid_length;
    char security[SECURITY_MAX];
    int8_t rssi;
};

/* --- Asking wpa_supplicant ------------------------------------------------ */

static int append_ssids(sd_bus_message *message, const uint8_t *ssid,
                        size_t length)
{
    int r = sd_bus_message_open_container(message, 'e', "sv");
    if (r >= 0)
        r = sd_bus_message_append(message, "s", "SSIDs");
    if (r >= 0)
        r = sd_bus_message_open_container(message, 'v', "aay");
    if (r >= 0)
        r = sd_bus_message_open_container(message, 'a', "ay");
    if (r >= 0)
        r = sd_bus_message_append_array(message, 'y', ssid, length);
    if (r >= 0)
        r = sd_bus_message_append_array(message, 'y', ssid, 0); /* any */
    for (int i = 0; r >= 0 && i < 3; i++)
        r = sd_bus_message_close_container(message);
    return r;
}

/* Not to be led away from a network that it is connected to; otherwise, what
 * is found is what wpa_supplicant itself may be looking for. */
static int append_scan(sd_bus_message *message, const struct wpa *wpa,
                       const uint8_t *ssid, size_t length)
{
    int roam = wpa->state != WPA_STATE_COMPLETED;
    int r = sd_bus_message_open_container(message, 'a', "{sv}");
    if (r >= 0)
        r = bus_append_basic(message, "Type", 's', "active");
    if (r >= 0)
        r = bus_append_basic(message, "AllowRoam", 'b', &roam);
    if (r >= 0 && length > 0)
        r = append_ssids(message, ssid, length);
    return r < 0 ? r : sd_bus_message_close_container(message);
}

int wpa_ask_scan(struct wpa *wpa, sd_bus_slot **ret_slot,
                 sd_bus_message_handler_t handler, const uint8_t *ssid,
                 size_t ssid_length)
{
    automessage sd_bus_message *message = NULL;

    int r = wpa_new_call(wpa, wpa->path, WPA_INTERFACE, "Scan", &message);
    if (r >= 0)
        r = append_scan(message, wpa, ssid, ssid_length);
    return r < 0 ? r
                 : sd_bus_call_async(wpa->bus, ret_slot, message, handler, wpa,
                                     0);
}

/* --- In words ------------------------------------------------------------- */

static void write_security(unsigned security, char text[SECURITY_MAX])
{
    static const struct {
        unsigned bit;
        const char *word;
    } words[] = {
        {WPA_OLD_PSK, "WPA"},  {WPA_OLD_EAP, "WPA EAP"}, {WPA_PSK, "WPA2"},
        {WPA_EAP, "WPA2 EAP"}, {WPA_SAE, "WPA3"},
    };
    size_t length = 0;

    text[0] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (security & words[i].bit)
            length +=
                (size_t)snprintf(text + length, SECURITY_MAX - length, "%s%s",
                                 length > 0 ? "/" : "", words[i].word);
    if (length == 0)
        snprintf(text, SECURITY_MAX, "%s",
                 security == WPA_PRIVACY ? "WEP" : "NO");
}

static int8_t as_rssi(int16_t signal)
{
    if (signal < INT8_MIN)
        return INT8_MIN;
    if (signal > INT8_MAX)
        return INT8_MAX;
    return (int8_t)signal;
}

/* --- The steps ------------------------------------------------------------ */

static void hear(struct wpa *wpa, const char *path, sd_bus_message *properties)
{
    (void)path;
    struct wpa_scan *scan = &wpa->scan;
    struct wpa_bss bss;

    if (scan->count == HEARD_MAX || !wpa_read_bss(properties, &bss))
        return;
    struct wpa_heard *heard =
        reallocarray(scan->heard, scan->count + 1, sizeof *heard);
    if (!heard)
        return;
    scan->heard = heard;
    heard += scan->count++;
    if (bss.ssid_length > 0)
        memcpy(heard->ssid, bss.ssid, bss.ssid_length);
    heard->ssid_length = bss.ssid_length;
    heard->rssi = as_rssi(bss.signal);
    write_security(bss.security, heard->security);
}

void wpa_scan_drop(struct wpa *wpa)
{
    struct wpa_scan *scan = &wpa->scan;

    scan->step = WPA_SCAN_IDLE;
    scan->call = sd_bus_slot_unref(scan->call);
    wpa_walk_stop(&scan->walk);
    clock_disarm(scan->timer);
    free(scan->heard);
    scan->heard = NULL;
    scan->count = 0;
}

/* What is told outlives a scan that its listener begins. */
void wpa_scan_end(struct wpa *wpa)
{
    struct wpa_heard *heard = wpa->scan.heard;
    size_t count = wpa->scan.count;

    if (wpa->scan.step == WPA_SCAN_IDLE)
        return;
    wpa->scan.heard = NULL;
    wpa_scan_drop(wpa);
    struct wifi_seen *seen = calloc(count + 1, sizeof *seen);
    if (!seen)
        count = 0;
    for (size_t i = 0; i < count; i++)
        seen[i] = (struct wifi_seen){heard[i].ssid, heard[i].ssid_length,
                                     heard[i].security, heard[i].rssi};
    wpa->handlers->scanned(wpa->userdata, count > 0 ? seen : NULL, count);
    free(seen);
    free(heard);
}

static void heard_all(struct wpa *wpa, bool complete)
{
    (void)complete;
    wpa_scan_end(wpa);
}

static void read_all(struct wpa *wpa)
{
    struct wpa_scan *scan = &wpa->scan;
    uint32_t passed_ms = clock_now_ms() - scan->began_ms;

    scan->step = WPA_SCAN_READ;
    scan->call = sd_bus_slot_unref(scan->call);
    scan->walk.interface = WPA_BSS;
    scan->walk.each = hear;
    scan->walk.end = heard_all;
    clock_arm(scan->timer, passed_ms < ALL_MS ? ALL_MS - passed_ms : 0);
    wpa_walk_start(&scan->walk, wpa, "BSSs");
}

void wpa_scan_done(struct wpa *wpa)
{
    if (wpa->scan.step == WPA_SCAN_AIR)
        read_all(wpa);
}

static int on_timer(sd_event_source *timer, uint64_t usec, void *userdata)
{
    (void)timer, (void)usec;
    struct wpa *wpa = userdata;

    if (wpa->scan.step == WPA_SCAN_AIR)
        read_all(wpa);
    else
        wpa_scan_end(wpa);
    return 0;
}

/* If it refuses, it has most likely begun one itself: that will do. */
static int on_asked(sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)reply, (void)ret_error;
    struct wpa *wpa = userdata;

    wpa->scan.call = sd_bus_slot_unref(wpa->scan.call);
    return 0;
}

int wpa_scan_set_up(struct wpa *wpa)
{
    return clock_add_timer(sd_bus_get_event(wpa->bus), &wpa->scan.timer,
                           on_timer, wpa);
}

void wpa_scan_begin(struct wpa *wpa)
{
    struct wpa_scan *scan = &wpa->scan;

    scan->step = WPA_SCAN_AIR;
    scan->began_ms = clock_now_ms();
    int r = *wpa->path ? 0 : -ENODEV;
    if (r >= 0)
        r = clock_arm(scan->timer, AIR_MS);
    if (r >= 0)
        r = wpa_ask_scan(wpa, &scan->call, on_asked, NULL, 0);
    if (r < 0)
        wpa_scan_end(wpa);
}
