/* SPDX-License-Identifier: Apache-2.0 */
#include "talk/answer.h"

#include <stdio.h>
#include <stdlib.h>

#include "bytes.h"
#include "improv/strings.h"
#include "output/device_text.h"
#include "output/report.h"
#include "output/safe_text.h"
#include "output/terminal.h"
#include "output/words.h"

enum { ALL_SIZE = SAFE_TEXT_SIZE(IMPROV_FRAME_DATA_MAX) };

static enum exit_code malformed(const struct request *request)
{
    report_failure("reading the result",
                   "the answer to %s is malformed. Tell the device's maker",
                   words_command(request->sent.command));
    return EXIT_CODE_FAILED;
}

/* --- Networks ------------------------------------------------------------ */

int answer_networks(struct improv_bytes result,
                    struct network ret_networks[NETWORKS_MAX])
{
    int count = 0;

    while (count < NETWORKS_MAX && result.length > 0) {
        struct network *at = &ret_networks[count++];
        if (!improv_strings_next(&result, &at->ssid) ||
            !improv_strings_next(&result, &at->rssi) ||
            !improv_strings_next(&result, &at->security))
            return -1;
    }
    return count;
}

bool network_is_open(const struct network *network)
{
    return bytes_equal(network->security, bytes_of("NO"));
}

/* 0 if it is no number. */
static long rssi_of(const struct network *network)
{
    char text[8];

    snprintf(text, sizeof text, "%.*s", (int)network->rssi.length,
             (const char *)network->rssi.data);
    return strtol(text, NULL, 10);
}

static struct json_object *network_fields(const struct network *network)
{
    struct json_object *fields = report_fields();

    json_text(fields, "ssid", network->ssid);
    json_number(fields, "rssi", rssi_of(network));
    return json_text(fields, "security", network->security);
}

static void print_network(FILE *stream, const char *before,
                          const struct network *network)
{
    char ssid[ALL_SIZE], rssi[ALL_SIZE], security[ALL_SIZE];

    fprintf(stream, "%s%-32s  %4s  %s\n", before,
            safe_text(network->ssid, ssid, sizeof ssid),
            safe_text(network->rssi, rssi, sizeof rssi),
            safe_text(network->security, security, sizeof security));
}

static enum exit_code report_networks(const struct network *networks, int count)
{
    struct json_object *list = json_object_new_array();

    for (int i = 0; list && i < count; i++)
        json_object_array_add(list, network_fields(&networks[i]));
    report_result("networks", json_member(report_fields(), "networks", list),
                  "%-32s  %4s  %s", "SSID", "dBm", "SECURITY");
    for (int i = 0; !report_is_json() && i < count; i++)
        print_network(stdout, "", &networks[i]);
    if (!report_is_json() && count == 0)
        printf("(the device sees none)\n");
    return EXIT_CODE_OK;
}

void answer_print_choice(const struct network *networks, int count)
{
    char number[16];

    terminal_clear_status();
    fprintf(stderr, "%4s  %-32s  %4s  %s\n", "", "SSID", "dBm", "SECURITY");
    for (int i = 0; i < count; i++) {
        snprintf(number, sizeof number, "%4d  ", i + 1);
        print_network(stderr, number, &networks[i]);
    }
}

/* --- The device ---------------------------------------------------------- */

void answer_report_device(const struct device *device, uint8_t state,
                          uint8_t capabilities)
{
    struct json_object *fields = report_fields();
    char text[SAFE_TEXT_SIZE(DEVICE_NAME_MAX)], words[WORDS_CAPABILITIES_MAX];

    json_string(fields, "address", device->address);
    json_text(fields, "name", bytes_of(device->name));
    json_string(fields, "state", words_state(state));
    json_member(fields, "capabilities", device_capability_names(capabilities));
    report_result("device", fields,
                  "%-16s  %s\n%-16s  %s\n%-16s  %s\n%-16s  %s", "Name",
                  safe_string(device->name, text, sizeof text), "Address",
                  device->address, "State", words_state(state), "Can",
                  words_capabilities(capabilities, words));
}

/* In their order; those after the fourth may be absent [INFO-2]. */
static const struct {
    const char *key, *title;
} info_rows[] = {
    {"firmware", "Firmware"},        {"firmware_version", "Version"},
    {"hardware", "Hardware"},        {"device_name", "Device name"},
    {"os_name", "Operating system"}, {"os_version", "OS version"},
};

enum { INFO_MIN = 4, INFO_MAX = sizeof info_rows / sizeof info_rows[0] };

static enum exit_code report_info(const struct improv_bytes *strings, int count)
{
    struct json_object *fields = report_fields();
    char text[INFO_MAX * (ALL_SIZE + 20)], safe[ALL_SIZE];
    size_t at = 0;

    for (int i = 0; i < count && i < INFO_MAX; i++) {
        json_text(fields, info_rows[i].key, strings[i]);
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%-16s  %s",
                               i > 0 ? "\n" : "", info_rows[i].title,
                               safe_text(strings[i], safe, sizeof safe));
    }
    report_result("info", fields, "%s", text);
    return EXIT_CODE_OK;
}

/* --- The others ---------------------------------------------------------- */

/* Each URL is a line of its own: scripts take it from there. */
static enum exit_code report_provisioned(const struct improv_bytes *strings,
                                         int count)
{
    struct json_object *urls = json_object_new_array();
    char safe[ALL_SIZE];

    for (int i = 0; i < count; i++) {
        safe_text(strings[i], safe, sizeof safe);
        if (safe[0] == '\0')
            continue;
        if (urls)
            json_object_array_add(urls, json_object_new_string(safe));
        if (!report_is_json())
            report_result("url", NULL, "%s", safe);
    }
    report_outcome("provisioned", json_member(report_fields(), "urls", urls),
                   "provisioned");
    return EXIT_CODE_OK;
}

static enum exit_code report_name(const struct request *request,
                                  const struct improv_bytes *strings, int count)
{
    char safe[ALL_SIZE];
    bool is_hostname = request->sent.command == IMPROV_COMMAND_HOSTNAME;
    const char *event = is_hostname ? "hostname" : "name";

    if (count != 1)
        return malformed(request);
    report_result(event, json_text(report_fields(), event, strings[0]), "%s",
                  safe_text(strings[0], safe, sizeof safe));
    return EXIT_CODE_OK;
}

static enum exit_code report_scan(const struct request *request,
                                  struct improv_bytes result)
{
    struct network networks[NETWORKS_MAX];
    int count = answer_networks(result, networks);

    return count < 0 ? malformed(request) : report_networks(networks, count);
}

static enum exit_code report_done(const struct request *request)
{
    const char *command = words_command(request->sent.command);
    struct json_object *fields =
        json_string(report_fields(), "command", command);

    if (request->sent.command == IMPROV_COMMAND_IDENTIFY)
        report_outcome("identified", fields,
                       "identified: the device shows itself now");
    else
        report_outcome("stored", fields, "stored: %s", command);
    return EXIT_CODE_OK;
}

enum exit_code answer_report(const struct request *request,
                             struct improv_bytes result)
{
    struct improv_bytes strings[IMPROV_FRAME_DATA_MAX];
    int count = improv_strings_decode(result, strings, IMPROV_FRAME_DATA_MAX);

    if (count < 0)
        return malformed(request);
    switch (request->sent.command) {
    case IMPROV_COMMAND_WIFI_SETTINGS:
        return report_provisioned(strings, count);
    case IMPROV_COMMAND_DEVICE_INFO:
        return count < INFO_MIN ? malformed(request)
                                : report_info(strings, count);
    case IMPROV_COMMAND_SCAN:
        return report_scan(request, result);
    case IMPROV_COMMAND_HOSTNAME:
    case IMPROV_COMMAND_DEVICE_NAME:
        return report_name(request, strings, count);
    default:
        return report_done(request);
    }
}
