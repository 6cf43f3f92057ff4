/* SPDX-License-Identifier: Apache-2.0 */
/* The device engine: frames from centrals, and the commands in them. */
#include "device_internal.h"
#include "improv/wipe.h"

enum {
    SILENCE_MS = 5000, /* between two parts of a frame [FRM-7] */
};

static bool offered(const struct improv_device *device, uint8_t command)
{
    switch (command) {
    case IMPROV_COMMAND_WIFI_SETTINGS:
        return true;
    case IMPROV_COMMAND_IDENTIFY:
        return device->config->can_identify; /* [IDF-2] */
    default:
        return device->config->digo && improv_digo_command(command);
    }
}

static void wifi_command(struct improv_device *device,
                         const struct improv_frame *frame, uint32_t now_ms)
{
    struct improv_credentials credentials;
    if (!improv_credentials_decode(frame->data, &credentials)) {
        improv_device_set_error(device, IMPROV_ERROR_INVALID_RPC);
        return;
    }
    if (device->state == IMPROV_STATE_AUTHORIZED)
        device->credentials = credentials;
    improv_credentials_wipe(&credentials);
    improv_device_react(device, TRIGGER_WIFI_COMMAND, now_ms);
}

static void identify_command(struct improv_device *device,
                             const struct improv_frame *frame, uint32_t now_ms)
{
    if (frame->data.length > 0)
        improv_device_set_error(device, IMPROV_ERROR_INVALID_RPC);
    else
        improv_device_react(device, TRIGGER_IDENTIFY_COMMAND, now_ms);
}

static void digo_command(struct improv_device *device,
                         struct improv_central *central,
                         const struct improv_frame *frame, uint32_t now_ms)
{
    if (!improv_digo_decode(frame, &device->settings)) {
        improv_device_set_error(device, IMPROV_ERROR_INVALID_RPC);
        return;
    }
    improv_device_react(device, TRIGGER_DIGO_COMMAND, now_ms);
    if (device->storing)
        device->storing_central = central;
}

/* Each complete frame first clears the error [ERR-1]. */
static void command(struct improv_device *device,
                    struct improv_central *central,
                    const struct improv_frame *frame, uint32_t now_ms)
{
    improv_device_set_error(device, IMPROV_ERROR_NONE);
    if (!offered(device, frame->command))
        improv_device_set_error(device, IMPROV_ERROR_UNKNOWN_RPC);
    else if (frame->command == IMPROV_COMMAND_IDENTIFY)
        identify_command(device, frame, now_ms);
    else if (device->storing) /* one at a time [DIGO-7] */
        improv_device_set_error(device, IMPROV_ERROR_UNKNOWN);
    else if (frame->command == IMPROV_COMMAND_WIFI_SETTINGS)
        wifi_command(device, frame, now_ms);
    else
        digo_command(device, central, frame, now_ms);
}

static struct improv_central *find_central(struct improv_device *device,
                                           uint32_t id)
{
    for (size_t i = 0; i < device->config->central_count; i++) {
        struct improv_central *central = &device->config->centrals[i];
        if (central->used && central->id == id)
            return central;
    }
    return NULL;
}

/* A place for a frame; never one that holds another's bytes [MANY-1]. */
static struct improv_central *take_central(struct improv_device *device,
                                           uint32_t id)
{
    struct improv_central *central = find_central(device, id);
    for (size_t i = 0; !central && i < device->config->central_count; i++) {
        struct improv_central *free = &device->config->centrals[i];
        if (!free->used && free != device->storing_central)
            central = free;
    }
    if (central) {
        central->used = true;
        central->id = id;
    }
    return central;
}

static void malformed(struct improv_device *device)
{
    improv_device_set_error(device, IMPROV_ERROR_NONE);
    improv_device_set_error(device, IMPROV_ERROR_INVALID_RPC);
}

static void no_room(struct improv_device *device)
{
    improv_device_set_error(device, IMPROV_ERROR_NONE);
    improv_device_set_error(device, IMPROV_ERROR_UNKNOWN); /* [MANY-2] */
}

static void take_write(struct improv_device *device,
                       struct improv_central *central,
                       const struct improv_device_event *event, uint32_t now_ms)
{
    struct improv_frame frame;

    switch (improv_reassembly_add(&central->reassembly, event->offset,
                                  event->bytes, &frame)) {
    case IMPROV_PARTIAL:
        central->used = central->reassembly.length > 0;
        if (event->bytes.length > 0)
            timer_start(&central->silence, SILENCE_MS, now_ms);
        return;
    case IMPROV_COMPLETE:
        command(device, central, &frame, now_ms);
        break;
    case IMPROV_MALFORMED:
        malformed(device);
        break;
    }
    central->used = false;
    timer_stop(&central->silence);
    if (central != device->storing_central)
        improv_reassembly_clear(&central->reassembly);
}

void improv_device_take_write(struct improv_device *device,
                              const struct improv_device_event *event,
                              uint32_t now_ms)
{
    if (device->state == IMPROV_STATE_STOPPED)
        return; /* there is no service that could be written to */
    struct improv_central *central = take_central(device, event->central);
    if (central)
        take_write(device, central, event, now_ms);
    else
        no_room(device);
}

/* Its half frame goes in silence [FRM-6], and so does the error [ERR-2]. */
void improv_device_forget_central(struct improv_device *device, uint32_t id)
{
    struct improv_central *central = find_central(device, id);
    if (central)
        improv_wipe(central, sizeof *central);
    improv_device_set_error(device, IMPROV_ERROR_NONE);
}

void improv_device_wipe_centrals(struct improv_device *device)
{
    for (size_t i = 0; i < device->config->central_count; i++)
        improv_wipe(&device->config->centrals[i],
                    sizeof device->config->centrals[i]);
}

void improv_device_drop_silent_frames(struct improv_device *device,
                                      uint32_t now_ms)
{
    for (size_t i = 0; i < device->config->central_count; i++) {
        struct improv_central *central = &device->config->centrals[i];
        if (!timer_ran_out(&central->silence, now_ms))
            continue;
        improv_wipe(central, sizeof *central);
        malformed(device); /* [FRM-7] */
    }
}
