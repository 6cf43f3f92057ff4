/* SPDX-License-Identifier: Apache-2.0 */
/* What is true of a device after every event, whatever happened. */
#include "harness.h"

#define CHECK(condition) _assert_true(condition, #condition, file, line)

static bool all_zero(const void *memory, size_t length)
{
    const uint8_t *bytes = memory;
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

/* [ADV-3] state 0 is for the device alone. [FRM-3] [RES-2] a result is a
 * frame. */
static void check_notification(const struct taken *taken, const char *file,
                               int line)
{
    struct improv_frame frame;
    const struct text *value = &taken->value;
    if (taken->action.characteristic == IMPROV_CHARACTERISTIC_RESULT) {
        CHECK(improv_frame_decode(text_view(value), &frame) == IMPROV_COMPLETE);
        return;
    }
    CHECK(value->length == 1);
    if (taken->action.characteristic == IMPROV_CHARACTERISTIC_STATE)
        CHECK(value->bytes[0] >= 0x01 && value->bytes[0] <= 0x04);
}

static void check_actions(const char *file, int line)
{
    for (size_t i = 0; i < harness.taken; i++) {
        const struct taken *taken = &harness.queue[i];
        if (taken->action.type == IMPROV_ACTION_NOTIFY)
            check_notification(taken, file, line);
        if (taken->action.type == IMPROV_ACTION_ADVERTISE)
            CHECK(taken->value.length == 6 && taken->value.bytes[0] != 0);
    }
}

/* [WIFI-8] */
static void check_secrets(const char *file, int line)
{
    const struct improv_device *device = &harness.device;
    if (device->state != IMPROV_STATE_PROVISIONING)
        CHECK(all_zero(&device->credentials, sizeof device->credentials));
    for (size_t i = 0; i < harness.config.central_count; i++) {
        const struct improv_central *central = &harness.centrals[i];
        if (!central->used && central != device->requester)
            CHECK(all_zero(&central->reassembly, sizeof central->reassembly));
    }
    if (device->state == IMPROV_STATE_STOPPED) {
        CHECK(all_zero(harness.centrals, sizeof harness.centrals));
        CHECK(all_zero(device->result, sizeof device->result));
    }
}

/* --- No frame goes in silence [ERR-1] ------------------------------------ */

static const struct improv_central *place_of(uint32_t id)
{
    for (size_t i = 0; i < harness.config.central_count; i++)
        if (harness.centrals[i].used && harness.centrals[i].id == id)
            return &harness.centrals[i];
    return NULL;
}

/* It did as told, or said that it did not. */
static bool was_answered(void)
{
    for (size_t i = 0; i < harness.taken; i++) {
        const struct improv_device_action *action = &harness.queue[i].action;
        if (action->type == IMPROV_ACTION_JOIN ||
            action->type == IMPROV_ACTION_REQUEST)
            return true;
        if (action->type == IMPROV_ACTION_NOTIFY &&
            action->characteristic == IMPROV_CHARACTERISTIC_ERROR &&
            harness.queue[i].value.bytes[0] != 0)
            return true;
    }
    return false;
}

/* [IDF-1] the only command that needs no answer */
static bool is_identify(const struct text *written)
{
    return harness.config.can_identify && written->length == 3 &&
           memcmp(written->bytes, "\x02\x00\x02", 3) == 0;
}

static void check_write(const struct improv_device_event *event,
                        const char *file, int line)
{
    struct text *written = &harness.written[event->central % 8];
    for (size_t i = 0; i < event->bytes.length && written->length < TEXT_MAX;
         i++)
        written->bytes[written->length++] = event->bytes.data[i];
    if (place_of(event->central))
        return; /* the frame goes on */
    if (harness.device.state != IMPROV_STATE_STOPPED && written->length > 0 &&
        !is_identify(written))
        CHECK(was_answered());
    written->length = 0;
}

static void forget_what_was_written(void)
{
    for (uint32_t id = 0; id < 8; id++)
        if (!place_of(id))
            harness.written[id].length = 0;
}

/* --- The time to come back is known [TIME-2] ----------------------------- */

static bool pending(const struct improv_device *device)
{
    return device->timers[IMPROV_TIMER_REQUEST].length_ms > 0;
}

static bool time_must_run(void)
{
    const struct improv_device *device = &harness.device;
    for (size_t i = 0; i < harness.config.central_count; i++)
        if (harness.centrals[i].used)
            return true; /* [FRM-7] */
    if (pending(device) || device->pattern == IMPROV_PATTERN_IDENTIFY)
        return true;
    switch (device->state) {
    case IMPROV_STATE_STOPPED:
        return harness.wifi_down; /* [RUN-2] */
    case IMPROV_STATE_AUTHORIZED:
        return harness.config.authorizer; /* [AUTH-2] */
    case IMPROV_STATE_PROVISIONING:
    case IMPROV_STATE_PROVISIONED:
        return true; /* [WIFI-6] [RUN-3] */
    default:
        return false;
    }
}

/* --- There is always a way to send credentials --------------------------- */

struct probe {
    struct improv_device device;
    struct improv_device_config config;
    struct improv_central centrals[PLACES];
    uint32_t now_ms;
};

/* The device as it is, on the side. */
static void copy_device(struct probe *probe)
{
    const struct improv_central *requester = harness.device.requester;
    probe->device = harness.device;
    probe->config = harness.config;
    probe->now_ms = harness.now_ms;
    memcpy(probe->centrals, harness.centrals, sizeof probe->centrals);
    probe->config.centrals = probe->centrals;
    probe->device.config = &probe->config;
    if (requester)
        probe->device.requester =
            &probe->centrals[requester - harness.centrals];
}

static void probe_event(struct probe *probe,
                        const struct improv_device_event *event)
{
    struct improv_device_action action;
    improv_device_handle(&probe->device, event, probe->now_ms);
    while (improv_device_next_action(&probe->device, &action))
        continue;
}

static void probe_happens(struct probe *probe,
                          enum improv_device_event_type type)
{
    probe_event(probe, &(struct improv_device_event){.type = type});
}

/* Only what comes by itself: time, no Wi-Fi, and someone at the button. */
static void wait_until_authorized(struct probe *probe)
{
    for (int i = 0; i < 20; i++) {
        uint32_t left = improv_device_deadline(&probe->device, probe->now_ms);
        bool busy = pending(&probe->device) || probe->device.state == 3;
        if (probe->device.state == IMPROV_STATE_AUTHORIZED && !busy)
            return;
        if (probe->device.state == IMPROV_STATE_AUTHORIZATION_REQUIRED &&
            !busy) {
            probe_happens(probe, IMPROV_EVENT_AUTHORIZE);
        } else if (left == IMPROV_NO_DEADLINE) {
            probe_happens(probe, IMPROV_EVENT_WIFI_DOWN);
        } else {
            probe->now_ms += left;
            probe_happens(probe, IMPROV_EVENT_TICK);
        }
    }
}

static void check_way_back(const char *file, int line)
{
    static struct probe probe;
    const struct text frame = text_read(EXAMPLE);
    copy_device(&probe);
    wait_until_authorized(&probe);
    CHECK(probe.device.state == IMPROV_STATE_AUTHORIZED);
    for (uint32_t id = 0; id < 8; id++) /* as after a reconnect */
        probe_event(&probe,
                    &(struct improv_device_event){
                        .type = IMPROV_EVENT_DISCONNECTED, .central = id});
    probe_event(&probe,
                &(struct improv_device_event){.type = IMPROV_EVENT_WRITE,
                                              .central = 99,
                                              .bytes = text_view(&frame)});
    CHECK(probe.device.state == IMPROV_STATE_PROVISIONING);
}

void check_invariants(const struct improv_device_event *event, const char *file,
                      int line)
{
    check_actions(file, line);
    check_secrets(file, line);
    if (event->type == IMPROV_EVENT_WRITE)
        check_write(event, file, line);
    forget_what_was_written();
    if (time_must_run())
        CHECK(improv_device_deadline(&harness.device, harness.now_ms) !=
              IMPROV_NO_DEADLINE);
    check_way_back(file, line);
}
