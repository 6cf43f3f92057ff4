/* SPDX-License-Identifier: Apache-2.0 */
/* Waiting, and what is heard meanwhile. */
#include "check/probe.h"

#include <errno.h>
#include <stdio.h>

#include "bus.h"
#include "check/probe_internal.h"
#include "clock.h"
#include "output/packet.h"

/* --- Waiting ------------------------------------------------------------- */

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source;
    (void)usec;
    struct probe *probe = userdata;
    probe->timed_out = true;
    return 0;
}

int probe_spin(struct probe *probe, bool (*done)(const struct probe *probe),
               uint32_t timeout_ms)
{
    probe->timed_out = false;
    clock_arm(probe->timer, timeout_ms);
    while (!probe->stopped && !done(probe) && !probe->timed_out) {
        int r = sd_event_run(probe->event, UINT64_MAX);
        if (r < 0)
            return r;
    }
    clock_disarm(probe->timer);
    if (probe->stopped)
        return -ECANCELED;
    return done(probe) ? 0 : -ETIMEDOUT;
}

static bool never(const struct probe *probe)
{
    (void)probe;
    return false;
}

int probe_listen(struct probe *probe, uint32_t ms)
{
    int r = probe_spin(probe, never, ms);
    return r == -ETIMEDOUT ? 0 : r;
}

int probe_await(struct probe *probe, size_t since, unsigned characteristics,
                uint32_t timeout_ms, const struct transcript_entry **ret_entry)
{
    uint32_t began_ms = clock_now_ms();

    for (;;) {
        const struct transcript_entry *entry =
            transcript_notified(&probe->transcript, since, characteristics);
        uint32_t passed_ms = clock_now_ms() - began_ms;
        if (entry) {
            *ret_entry = entry;
            return 0;
        }
        if (probe->stopped)
            return -ECANCELED;
        if (!probe->connected)
            return -ENOTCONN;
        if (passed_ms >= timeout_ms)
            return -ETIMEDOUT;
        clock_arm(probe->timer, timeout_ms - passed_ms);
        int r = sd_event_run(probe->event, UINT64_MAX);
        if (r < 0)
            return r;
    }
}

/* --- The transcript ------------------------------------------------------ */

static const enum packet_direction directions[] = {
    [TRANSCRIPT_WRITTEN] = PACKET_SENT,
    [TRANSCRIPT_READ] = PACKET_READ,
    [TRANSCRIPT_NOTIFIED] = PACKET_NOTIFIED,
};

void probe_note_value(struct probe *probe, enum transcript_kind kind,
                      enum improv_characteristic characteristic,
                      struct improv_bytes bytes, bool secret)
{
    const struct transcript_entry entry = {
        .at_ms = clock_now_ms(),
        .kind = kind,
        .characteristic = characteristic,
        .secret = secret,
    };
    transcript_add(&probe->transcript, &entry, bytes);
    if (!secret && kind <= TRANSCRIPT_NOTIFIED)
        packet_report(
            &(struct packet){directions[kind], characteristic, bytes});
}

/* --- What else there is to know ------------------------------------------ */

unsigned probe_characteristics(struct probe *probe)
{
    return gatt_mask(probe->gatt, probe->path);
}

bool probe_connected(const struct probe *probe)
{
    return probe->connected;
}

struct transcript *probe_transcript(struct probe *probe)
{
    return &probe->transcript;
}

const char *probe_refusal(const struct probe *probe)
{
    return probe->refusal;
}

uint32_t probe_now_ms(const struct probe *probe)
{
    (void)probe;
    return clock_now_ms();
}

void probe_note(struct probe *probe, enum transcript_kind kind,
                struct improv_bytes bytes)
{
    probe_note_value(probe, kind, IMPROV_CHARACTERISTIC_STATE, bytes, false);
}

/* --- The conversation ---------------------------------------------------- */

static void changed(void *userdata, const char *path,
                    sd_bus_message *properties)
{
    struct probe *probe = userdata;
    const struct gatt_characteristic *at = gatt_at(probe->gatt, path);
    struct improv_bytes bytes = {0};

    if (!at || at != gatt_of(probe->gatt, probe->path, at->number) ||
        gatt_read_value(properties, &bytes) < 0 || !bytes.data)
        return;
    probe_note_value(probe, TRANSCRIPT_NOTIFIED, at->number, bytes, false);
}

static void start(void *userdata, const char *device_path)
{
    struct probe *probe = userdata;

    snprintf(probe->path, sizeof probe->path, "%s", device_path);
    probe->flow = probe->connection->handler;
    probe->flow_data = probe->connection->userdata;
    probe->connection->handler = probe_on_connection;
    probe->connection->userdata = probe;
    probe->connected = true;
    probe->started = true;
}

static void lost(void *userdata)
{
    struct probe *probe = userdata;
    probe->connected = false;
}

static void stop(void *userdata)
{
    struct probe *probe = userdata;

    probe->stopped = true;
    probe->call = sd_bus_slot_unref(probe->call);
    if (!probe->started)
        return;
    probe->connection->handler = probe->flow;
    probe->connection->userdata = probe->flow_data;
    probe->started = false;
}

const struct conversation probe_conversation = {
    .start = start,
    .changed = changed,
    .lost = lost,
    .stop = stop,
};

int probe_init(struct probe *probe)
{
    return clock_add_timer(probe->event, &probe->timer, on_timer, probe);
}

void probe_clear(struct probe *probe)
{
    stop(probe);
    probe->timer = sd_event_source_disable_unref(probe->timer);
    probe->reply = sd_bus_message_unref(probe->reply);
    adapter_clear(&probe->searching);
    bus_watch_free(probe->watch);
    probe->watch = NULL;
    transcript_clear(&probe->transcript);
}
