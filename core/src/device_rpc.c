/* SPDX-License-Identifier: Apache-2.0 */
/* The device engine: frames from centrals, and the commands in them. */
#include "device_internal.h"
#include "improv/strings.h"

enum {
    SILENCE_MS = 5000, /* between two parts of a frame [FRM-7] */
};

/*@ requires decodable(frame, ret_values);
    assigns ret_values[0 .. IMPROV_VALUES_MAX - 1];
    ensures -255 <= \result <= IMPROV_VALUES_MAX;
    ensures \result >= 0 ==>
        valid_bytes(ret_values[0]) && valid_bytes(ret_values[1]) &&
        ret_values[0].length <= IMPROV_SSID_MAX &&
        ret_values[1].length <= IMPROV_PASSWORD_MAX &&
        ret_values[0].data == frame->data.data + 1 &&
        ret_values[1].data == frame->data.data + 2 + ret_values[0].length &&
        2 + ret_values[0].length + ret_values[1].length == frame->data.length;
 */
static int decode_wifi(const struct improv_frame *frame,
                       struct improv_bytes ret_values[IMPROV_VALUES_MAX])
{
    if (improv_strings_decode(frame->data, ret_values, 2) != 2 || /* [WIFI-1] */
        !improv_credentials_valid(ret_values[0], ret_values[1]))
        return -IMPROV_ERROR_INVALID_RPC;
    return 2;
}

int improv_device_decode_nothing(
    const struct improv_frame *frame,
    struct improv_bytes ret_values[IMPROV_VALUES_MAX])
{
    (void)ret_values;
    return frame->data.length > 0 ? -IMPROV_ERROR_INVALID_RPC : 0;
}

/* What every device can offer; improv/rpc.h has the rest. */
static const struct improv_rpc wifi = {
    .command = IMPROV_COMMAND_WIFI_SETTINGS,
    .trigger = TRIGGER_WIFI_COMMAND,
    .decode = decode_wifi,
};

static const struct improv_rpc identify = {
    .command = IMPROV_COMMAND_IDENTIFY,
    .trigger = TRIGGER_IDENTIFY_COMMAND,
    .decode = improv_device_decode_nothing,
};

/* NULL if it is not offered. */
static const struct improv_rpc *find_rpc(const struct improv_device *device,
                                         uint8_t command)
{
    const struct improv_device_config *config = device->config;

    if (command == IMPROV_COMMAND_WIFI_SETTINGS)
        return &wifi;
    if (command == IMPROV_COMMAND_IDENTIFY && config->can_identify)
        return &identify; /* [IDF-2] */
    for (size_t i = 0; i < config->rpc_count; i++)
        if (config->rpcs[i]->command == command)
            return config->rpcs[i];
    return NULL;
}

/*@ requires \valid_read(device);
    assigns \nothing; */
static bool pending(const struct improv_device *device)
{
    return timer_running(&device->timers[IMPROV_TIMER_REQUEST]);
}

static void take_request(struct improv_device *device,
                         struct improv_central *central,
                         const struct improv_frame *frame, uint32_t now_ms)
{
    struct improv_request *request = &device->request;
    int count = device->rpc->decode(frame, request->values);
    if (count < 0) { /* before the state is looked at [ERR-4] */
        improv_device_set_error(device, (enum improv_error) - count);
        return;
    }
    request->command = frame->command;
    request->count = (uint8_t)count;
    improv_device_react(device, device->rpc->trigger, now_ms);
    if (pending(device))
        device->requester = central;
}

static void command(struct improv_device *device,
                    struct improv_central *central,
                    const struct improv_frame *frame, uint32_t now_ms)
{
    const struct improv_rpc *rpc = find_rpc(device, frame->command);

    if (!rpc) {
        improv_device_set_error(device, IMPROV_ERROR_UNKNOWN_RPC); /* [ERR-3] */
    } else if (!pending(device)) {
        device->rpc = rpc;
        take_request(device, central, frame, now_ms);
    } else if (rpc != &identify) {
        improv_device_set_error(device, IMPROV_ERROR_UNKNOWN); /* [REQ-4] */
    } else if (frame->data.length > 0) {
        improv_device_set_error(device, IMPROV_ERROR_INVALID_RPC);
    } else {
        improv_device_react(device, TRIGGER_IDENTIFY_COMMAND, now_ms);
    }
}

/*@ requires valid_device(device);
    assigns \result \from device, id;
    ensures \result == \null || one_of(\result, device->config); */
static struct improv_central *find_central(struct improv_device *device,
                                           uint32_t id)
{
    /*@ loop invariant 0 <= i <= device->config->central_count;
        loop assigns i;
        loop variant device->config->central_count - i; */
    for (size_t i = 0; i < device->config->central_count; i++) {
        struct improv_central *central = &device->config->centrals[i];
        if (central->used && central->id == id)
            return central;
    }
    return NULL;
}

/* A place for a frame; never one that holds another's bytes [MANY-1]. */
/*@ requires valid_device(device);
    assigns \result \from device, id;
    assigns device->config->centrals[0 .. device->config->central_count - 1];
    ensures valid_device(device);
    ensures \result == \null || one_of(\result, device->config); */
static struct improv_central *take_central(struct improv_device *device,
                                           uint32_t id)
{
    struct improv_central *central = find_central(device, id);
    /*@ loop invariant 0 <= i <= device->config->central_count;
        loop invariant central == \null || one_of(central, device->config);
        loop assigns i, central;
        loop variant device->config->central_count - i; */
    for (size_t i = 0; !central && i < device->config->central_count; i++) {
        struct improv_central *free = &device->config->centrals[i];
        if (!free->used && free != device->requester)
            central = free;
    }
    if (central) {
        central->used = true;
        central->id = id;
    }
    return central;
}

/* Seen even if it is the same as the one before [ERR-1]. */
/*@ requires \valid(device);
    assigns device->error, device->actions; */
static void refuse(struct improv_device *device, enum improv_error error)
{
    improv_device_set_error(device, IMPROV_ERROR_NONE);
    improv_device_set_error(device, error);
}

static void take_write(struct improv_device *device,
                       struct improv_central *central,
                       const struct improv_device_event *event, uint32_t now_ms)
{
    struct improv_frame frame;

    enum improv_parse parse = improv_reassembly_add(
        &central->reassembly, event->offset, event->bytes, &frame);
    if (parse == IMPROV_PARTIAL) {
        central->used = central->reassembly.length > 0;
        if (event->bytes.length > 0)
            timer_start(&central->silence, SILENCE_MS, now_ms);
        return;
    }
    improv_device_set_error(device, IMPROV_ERROR_NONE); /* first [ERR-1] */
    if (parse == IMPROV_COMPLETE)
        command(device, central, &frame, now_ms);
    else
        improv_device_set_error(device, IMPROV_ERROR_INVALID_RPC);
    central->used = false;
    timer_stop(&central->silence);
    if (central != device->requester)
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
        refuse(device, IMPROV_ERROR_UNKNOWN); /* [MANY-2] */
}

/*@ requires \valid(central);
    assigns *central;
    ensures wiped(&central->reassembly); */
static void wipe(struct improv_central *central)
{
    central->id = 0;
    central->used = false;
    central->silence = (struct improv_timer){0, 0};
    improv_reassembly_clear(&central->reassembly);
}

/* Its half frame goes in silence [FRM-6], and so does the error [ERR-2]; a join
 * that it began goes on [WIFI-9]. */
void improv_device_forget_central(struct improv_device *device, uint32_t id)
{
    struct improv_central *central = find_central(device, id);
    if (central)
        wipe(central);
    improv_device_set_error(device, IMPROV_ERROR_NONE);
}

void improv_device_wipe_centrals(struct improv_device *device)
{
    struct improv_central *centrals = device->config->centrals;
    size_t count = device->config->central_count;

    /*@ loop invariant 0 <= i <= count;
        loop invariant \forall integer k; 0 <= k < count ==>
            centrals[k].reassembly.length <= IMPROV_FRAME_MAX;
        loop assigns i, centrals[0 .. count - 1];
        loop variant count - i; */
    for (size_t i = 0; i < count; i++)
        wipe(&centrals[i]);
}

void improv_device_drop_silent_frames(struct improv_device *device,
                                      uint32_t now_ms)
{
    /*@ loop invariant 0 <= i <= device->config->central_count;
        loop invariant valid_device(device);
        loop assigns i, device->error, device->actions,
            device->config->centrals[0 .. device->config->central_count - 1];
        loop variant device->config->central_count - i; */
    for (size_t i = 0; i < device->config->central_count; i++) {
        struct improv_central *central = &device->config->centrals[i];
        if (!timer_ran_out(&central->silence, now_ms))
            continue;
        wipe(central);
        refuse(device, IMPROV_ERROR_INVALID_RPC); /* [FRM-7] */
    }
}
