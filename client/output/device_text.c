/* SPDX-License-Identifier: Apache-2.0 */
#include "output/device_text.h"

#include <stdio.h>

#include "bytes.h"
#include "output/report.h"
#include "output/safe_text.h"
#include "output/words.h"

#define ROW_FORMAT "%-17s  %4s  %-14s  %-17s  "

enum { NAME_COLUMN = 17 + 2 + 4 + 2 + 14 + 2 + 17 + 2, UNKNOWN_RSSI = 127 };

/* 127 is HCI's way to say that it is not known. */
static bool has_signal(const struct device *device)
{
    return device->in_range && device->rssi != UNKNOWN_RSSI;
}

static const char *state_text(const struct device *device)
{
    return device->has_service_data ? words_state(device->service_data.state)
                                    : "unknown";
}

/* Of a row: the longest state is cut short. */
static const char *short_state(const struct device *device)
{
    bool must_press =
        device->has_service_data &&
        device->service_data.state == IMPROV_STATE_AUTHORIZATION_REQUIRED;
    return must_press ? "auth. required" : state_text(device);
}

/* Of a row: "id,info,scan,host". */
static const char *short_capabilities(const struct device *device,
                                      char ret_text[24])
{
    static const char *const names[] = {"id", "info", "scan", "host"};
    uint8_t bits =
        device->has_service_data ? device->service_data.capabilities : 0;
    int at = 0;

    ret_text[0] = '-';
    ret_text[1] = '\0';
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (bits & (1U << i))
            at += snprintf(ret_text + at, (size_t)(24 - at), "%s%s",
                           at > 0 ? "," : "", names[i]);
    return ret_text;
}

const char *device_heading(char *ret_text)
{
    snprintf(ret_text, DEVICE_ROW_SIZE, ROW_FORMAT "NAME", "ADDRESS", "dBm",
             "STATE", "CAN");
    return ret_text;
}

const char *device_row(const struct device *device, unsigned width,
                       char *ret_text)
{
    char can[24], signal[8] = "-";
    char name[SAFE_TEXT_SIZE(DEVICE_NAME_MAX)];

    if (has_signal(device))
        snprintf(signal, sizeof signal, "%d", device->rssi);
    safe_string(device->name, name, sizeof name);
    safe_cut(name, width > NAME_COLUMN ? width - NAME_COLUMN : 0);
    snprintf(ret_text, DEVICE_ROW_SIZE, ROW_FORMAT "%s", device->address,
             signal, short_state(device), short_capabilities(device, can),
             name);
    return ret_text;
}

struct json_object *device_capability_names(uint8_t capabilities)
{
    struct json_object *names = json_object_new_array();

    for (unsigned bit = 1; names && bit <= UINT8_MAX; bit <<= 1) {
        const char *name = words_capability((uint8_t)bit);
        if ((capabilities & bit) && name)
            json_object_array_add(names, json_object_new_string(name));
    }
    return names;
}

struct json_object *device_fields(const struct device *device)
{
    struct json_object *fields = report_fields();

    json_string(fields, "address", device->address);
    json_text(fields, "name", bytes_of(device->name));
    if (has_signal(device))
        json_number(fields, "rssi", device->rssi);
    if (!device->has_service_data)
        return fields;
    json_string(fields, "state", words_state(device->service_data.state));
    return json_member(
        fields, "capabilities",
        device_capability_names(device->service_data.capabilities));
}

void device_report_found(const struct device *device)
{
    char capabilities[WORDS_CAPABILITIES_MAX] = "-";
    char name[SAFE_TEXT_SIZE(DEVICE_NAME_MAX)];

    if (device->has_service_data)
        words_capabilities(device->service_data.capabilities, capabilities);
    safe_string(device->name, name, sizeof name);
    safe_cut(name, 40);
    report_progress("found", device_fields(device), "found %s %s",
                    device->address, name);
    if (!report_is_json())
        report_progress("found", NULL, "it says: %s; it can: %s",
                        state_text(device), capabilities);
}
