/* SPDX-License-Identifier: Apache-2.0 */
/* What is true of a device after every event, whatever happened. */
#include "device_model.h"

/* --- Secrets -------------------------------------------------------------- */

/* [WIFI-8] */
static void check_secrets(const struct model *model)
{
    const struct improv_device *device = &model->device;
    if (device->state != IMPROV_STATE_PROVISIONING)
        MUST(all_zero(&device->credentials, sizeof device->credentials));
    else
        MUST(device->credentials.ssid_length > 0);
    for (size_t i = 0; i < MODEL_PLACES; i++) {
        const struct improv_central *central = &model->centrals[i];
        if (!central->used && central != device->requester)
            MUST(all_zero(&central->reassembly, sizeof central->reassembly));
    }
    MUST((device->requester != NULL) == device_pending(device));
}

/* But for the padding, which holds nothing. */
static bool is_clear(const struct improv_central *central)
{
    return central->id == 0 && !central->used &&
           central->silence.since_ms == 0 && central->silence.length_ms == 0 &&
           all_zero(&central->reassembly, sizeof central->reassembly);
}

/* [RUN-5] */
static void check_session(const struct model *model)
{
    const struct improv_device *device = &model->device;
    if (device->state != IMPROV_STATE_STOPPED)
        return;
    for (size_t i = 0; i < model->config.central_count; i++)
        MUST(is_clear(&model->centrals[i]));
    MUST(all_zero(device->result, sizeof device->result));
    MUST(device->error == IMPROV_ERROR_NONE && !device_pending(device));
}

/* --- What can be read [ID-2] ---------------------------------------------- */

static size_t length_of(const struct model *model,
                        enum improv_characteristic characteristic)
{
    return improv_device_read(&model->device, characteristic).length;
}

static void check_read(const struct model *model)
{
    bool runs = model->device.state != IMPROV_STATE_STOPPED;
    size_t result = length_of(model, IMPROV_CHARACTERISTIC_RESULT);
    MUST(length_of(model, IMPROV_CHARACTERISTIC_STATE) == runs); /* [ADV-3] */
    MUST(length_of(model, IMPROV_CHARACTERISTIC_ERROR) == runs);
    MUST(length_of(model, IMPROV_CHARACTERISTIC_CAPABILITIES) == runs);
    MUST(length_of(model, IMPROV_CHARACTERISTIC_COMMAND) == 0);
    MUST(result == 0 || (result >= 3 && result <= IMPROV_FRAME_MAX));
}

/* --- The light ------------------------------------------------------------ */

static void check_light(const struct improv_device *device)
{
    static const uint8_t usual[] = {
        IMPROV_PATTERN_OFF, IMPROV_PATTERN_SOLID, IMPROV_PATTERN_AUTHORIZED,
        IMPROV_PATTERN_PROVISIONING, IMPROV_PATTERN_OFF};
    bool waits = device->state == 0x01 || device->state == 0x02;
    MUST(device->pattern == usual[device->state] ||
         (waits && device->pattern == IMPROV_PATTERN_IDENTIFY));
}

/* --- Time [TIME-2] -------------------------------------------------------- */

/* Something that runs ends within `ms` milliseconds, of which 0 is 1. */
static void must_end(const struct model *model, bool runs, uint32_t ms)
{
    uint32_t left = improv_device_deadline(&model->device, model_now(model));
    MUST(!runs || left <= (ms > 0 ? ms : 1));
}

static void check_time(const struct model *model)
{
    const struct improv_device *device = &model->device;
    const struct improv_device_config *config = &model->config;
    must_end(model, device_pending(device), 15000); /* [REQ-3] */
    must_end(model, device->pattern == IMPROV_PATTERN_IDENTIFY,
             config->identify_duration_ms); /* [IDF-1] */
    must_end(model, device->state == 0x02 && config->authorizer,
             config->authorized_duration_ms); /* [AUTH-2] */
    must_end(model, device->state == 0x03,
             config->connect_timeout_ms);                      /* [WIFI-6] */
    must_end(model, device->state == 0x04, config->linger_ms); /* [RUN-3] */
    must_end(model, device->state == 0x00 && model->host.wifi_down,
             config->wifi_timeout_ms); /* [RUN-2] */
    for (size_t i = 0; i < MODEL_PLACES; i++)
        must_end(model, model->centrals[i].used, 5000); /* [FRM-7] */
}

static bool same(const void *a, const void *b, size_t length)
{
    return memcmp(a, b, length) == 0;
}

/* Nothing is due now, and nothing happens by itself before it is. */
static void check_quiet(const struct model *model)
{
    static struct side before, after;
    uint32_t now_ms = model_now(model);
    uint32_t left = improv_device_deadline(&model->device, now_ms);
    struct improv_device_action action;
    MUST(left > 0);
    side_copy(&before, model);
    while (improv_device_next_action(&before.device, &action))
        continue;
    memcpy(&after, &before, sizeof after);
    improv_device_handle(
        &after.device, &(struct improv_device_event){.type = IMPROV_EVENT_TICK},
        now_ms + left - 1);
    MUST(!improv_device_next_action(&after.device, &action));
    MUST(same(&after.device, &before.device, sizeof after.device));
}

/* --- There is always a way to send credentials ---------------------------- */

static bool ready(const struct side *side)
{
    return side->device.state == IMPROV_STATE_AUTHORIZED &&
           !device_pending(&side->device);
}

/* Only what comes by itself: time, no Wi-Fi, and someone at the button. */
static uint32_t wait_until_ready(struct side *side, uint32_t now_ms)
{
    for (int i = 0; i < 20 && !ready(side); i++) {
        uint32_t left = improv_device_deadline(&side->device, now_ms);
        if (side->device.state == IMPROV_STATE_AUTHORIZATION_REQUIRED &&
            !device_pending(&side->device)) {
            side_happens(side, IMPROV_EVENT_AUTHORIZE, now_ms);
        } else if (left == IMPROV_NO_DEADLINE) {
            side_happens(side, IMPROV_EVENT_WIFI_DOWN, now_ms);
        } else {
            now_ms += left;
            side_happens(side, IMPROV_EVENT_TICK, now_ms);
        }
    }
    MUST(ready(side));
    return now_ms;
}

static const uint8_t example[] =
    "\x01\x1E\x0CMyWirelessAP\x10mysecurepassword\xC0";

/* As after a reconnect. */
static void send_example(struct side *side, uint32_t now_ms)
{
    for (uint32_t id = 0; id < 2 * MODEL_PLACES; id++)
        side_event(side,
                   &(struct improv_device_event){
                       .type = IMPROV_EVENT_DISCONNECTED, .central = id},
                   now_ms);
    side_event(
        side,
        &(struct improv_device_event){.type = IMPROV_EVENT_WRITE,
                                      .central = 99,
                                      .bytes = {example, sizeof example - 1}},
        now_ms);
    MUST(side->device.state == IMPROV_STATE_PROVISIONING);
    MUST(memcmp(side->device.credentials.password, example + 16, 16) == 0);
}

static void check_way_back(const struct model *model)
{
    static struct side side;
    side_copy(&side, model);
    uint32_t now_ms = wait_until_ready(&side, model_now(model));
    send_example(&side, now_ms);
    side_event(&side,
               &(struct improv_device_event){.type = IMPROV_EVENT_JOINED,
                                             .number = side.device.join_number},
               now_ms);
    MUST(side.device.state == IMPROV_STATE_PROVISIONED);
    MUST(all_zero(&side.device.credentials, sizeof side.device.credentials));
    MUST(all_zero(side.centrals[0].reassembly.bytes, IMPROV_FRAME_MAX));
}

/* --- All ------------------------------------------------------------------ */

void model_check(const struct model *model)
{
    MUST(model->device.state <= 0x04);
    check_secrets(model);
    check_session(model);
    check_read(model);
    check_light(&model->device);
    check_time(model);
    check_quiet(model);
    check_way_back(model);
}

void model_check_host(const struct model *model)
{
    const struct host *host = &model->host;
    const struct improv_device *device = &model->device;
    bool joins = device->state == IMPROV_STATE_PROVISIONING;
    MUST(host->serving == (device->state != IMPROV_STATE_STOPPED));
    MUST(!host->serving || host->state == device->state); /* [ID-3] */
    MUST(host->error == device->error);                   /* [ID-4] */
    MUST(host->pattern == device->pattern);
    MUST(host->joining == joins); /* [WIFI-7] */
    if (joins)
        MUST(host->join_number == device->join_number);
    if (device_pending(device))
        MUST(host->asked && host->request_number == device->request_number);
}
