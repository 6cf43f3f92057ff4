/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What clients ask for and store. A request waits in `asked` as the frame that
 * carries it until the worker takes it [REQ-1].
 */
#include "config.h"
#include "hal.h"
#include "improv/strings.h"
#include "improv/wipe.h"
#include "improv_port/host.h"
#include "improv_port/port.h"
#include "improv_port/settings.h"
#include "parts.h"

#define TEXT(literal)                                                          \
    {                                                                          \
        (const uint8_t *)(literal), sizeof(literal) - 1                        \
    }

/* The engine gives up after 5 s; what can't be done in time is not done. */
enum { PATIENCE_MS = 4000 };

struct asked {
    bool waits;
    uint8_t number;
    uint32_t at_ms;
    uint8_t frame[IMPROV_FRAME_MAX];
};

static struct asked asked; /* under the lock */

/* The worker's. */
static uint8_t blob[IMPROV_SETTINGS_MAX]; /* wiped after use */
static uint8_t scan_number;

void requests_init(void)
{
    improv_wipe(&asked, sizeof asked);
    improv_wipe(blob, sizeof blob);
}

void improv_port_request(const struct improv_request *request, uint8_t number)
{
    asked.waits = true;
    asked.number = number;
    asked.at_ms = improv_port_clock_ms();
    improv_strings_encode(request->command, request->values, request->count,
                          asked.frame);
    hal_signal(JOB_REQUEST);
}

static void answer(uint8_t number, const struct improv_bytes *strings,
                   size_t count)
{
    const struct improv_device_event event = {.type = IMPROV_EVENT_ANSWERED,
                                              .number = number,
                                              .strings = strings,
                                              .string_count = count};
    improv_host_handle(&event);
}

static void refuse(uint8_t number)
{
    const struct improv_device_event event = {.type = IMPROV_EVENT_REFUSED,
                                              .number = number};
    improv_host_handle(&event);
}

/* False if they can't be read: then nothing may be written over them. */
static bool load(struct improv_bytes *ret_settings)
{
    int length = hal_flash_read(HAL_RECORD_SETTINGS, blob, sizeof blob);

    ret_settings->data = blob;
    ret_settings->length = length > 0 ? (size_t)length : 0;
    return length >= 0;
}

/* What was stored, or else as the factory has it: how many values. */
static size_t in_force(uint8_t command,
                       struct improv_bytes ret_values[IMPROV_VALUES_MAX])
{
    static const struct improv_bytes device_name = TEXT(CONFIG_DEVICE_NAME);
    static const struct improv_bytes hostname = TEXT(CONFIG_HOSTNAME);
    struct improv_bytes settings;

    load(&settings);
    int count = improv_settings_get(settings, command, ret_values);

    if (count > 0)
        return (size_t)count;
    if (command == IMPROV_COMMAND_DEVICE_NAME)
        ret_values[0] = device_name;
    else if (command == IMPROV_COMMAND_HOSTNAME)
        ret_values[0] = hostname;
    else
        return 0;
    return 1;
}

static bool store(const struct improv_request *request)
{
    struct improv_bytes settings;

    if (!load(&settings))
        return false;
    size_t length =
        improv_settings_set(blob, settings.length, sizeof blob, request);
    return length > 0 && hal_flash_write(HAL_RECORD_SETTINGS, blob, length);
}

static void answer_device_info(uint8_t number)
{
    struct improv_bytes values[IMPROV_VALUES_MAX];

    in_force(IMPROV_COMMAND_DEVICE_NAME, values);
    const struct improv_bytes info[] = {TEXT(CONFIG_FIRMWARE),
                                        TEXT(CONFIG_FIRMWARE_VERSION),
                                        TEXT(CONFIG_HARDWARE), values[0]};
    answer(number, info, sizeof info / sizeof info[0]);
}

/* Stores it, if it has values; a name is answered with the one in force. It is
 * applied last, for that may take its time. */
static void settle(const struct improv_request *request, uint8_t number)
{
    struct improv_bytes values[IMPROV_VALUES_MAX];

    if (request->count > 0 && !store(request)) {
        refuse(number);
        return;
    }
    if (request->command == IMPROV_COMMAND_HOSTNAME ||
        request->command == IMPROV_COMMAND_DEVICE_NAME)
        answer(number, values, in_force(request->command, values));
    else
        answer(number, NULL, 0);
    if (request->count > 0)
        hal_apply(request->command, request->values, request->count);
}

static void begin_scan(uint8_t number)
{
    if (hal_wifi_scan())
        scan_number = number;
    else
        refuse(number);
}

void requests_scanned(void)
{
    static struct improv_network networks[CONFIG_NETWORKS];
    uint8_t frame[IMPROV_FRAME_MAX];
    size_t found = hal_wifi_found(networks, CONFIG_NETWORKS);
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_ANSWERED,
        .number = scan_number,
        .bytes = {frame, improv_networks_encode(networks, found, frame)}};

    improv_host_handle(&event);
}

static void serve(const struct asked *now)
{
    struct improv_request request = {.command = now->frame[0]};
    struct improv_bytes data = {now->frame + 2, now->frame[1]};

    request.count =
        (uint8_t)improv_strings_decode(data, request.values, IMPROV_VALUES_MAX);
    if (improv_port_clock_ms() - now->at_ms > PATIENCE_MS)
        refuse(now->number);
    else if (request.command == IMPROV_COMMAND_DEVICE_INFO)
        answer_device_info(now->number);
    else if (request.command == IMPROV_COMMAND_SCAN)
        begin_scan(now->number);
    else
        settle(&request, now->number);
    improv_wipe(blob, sizeof blob);
}

void requests_work(void)
{
    struct asked now;

    improv_port_lock();
    now = asked;
    improv_wipe(&asked, sizeof asked);
    improv_port_unlock();
    if (now.waits) /* not one that took the place of another */
        serve(&now);
    improv_wipe(&now, sizeof now);
}

/* At boot. */
void requests_start(void)
{
    static const uint8_t commands[] = {
        IMPROV_COMMAND_HOSTNAME, IMPROV_COMMAND_DEVICE_NAME,
        IMPROV_COMMAND_DIGO_HOST, IMPROV_COMMAND_DIGO_DEVICE,
        IMPROV_COMMAND_DIGO_TOKEN};
    struct improv_bytes values[IMPROV_VALUES_MAX];

    for (size_t i = 0; i < sizeof commands; i++) {
        size_t count = in_force(commands[i], values);
        if (count > 0)
            hal_apply(commands[i], values, count);
    }
    improv_wipe(blob, sizeof blob);
}
