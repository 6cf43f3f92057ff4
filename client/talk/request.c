/* SPDX-License-Identifier: Apache-2.0 */
#include "talk/request.h"

#include <string.h>

#include "bytes.h"
#include "improv/digo.h"
#include "improv/names.h"
#include "improv/strings.h"
#include "output/report.h"
#include "output/safe_text.h"
#include "output/words.h"

/* What is absent is empty. */
static struct improv_bytes value_of(const char *string)
{
    return bytes_of(string ? string : "");
}

/* --- Preparing ----------------------------------------------------------- */

void request_plain(struct request *request, enum improv_command command)
{
    request->sent.command = (uint8_t)command;
}

/* The password is empty until it is taken. */
bool request_wifi(struct request *request, const struct options *options)
{
    struct improv_bytes ssid = value_of(options->values[OPTION_SSID]);

    request->sent = (struct improv_request){
        .command = IMPROV_COMMAND_WIFI_SETTINGS,
        .count = 2,
        .values = {ssid, bytes_of("")},
    };
    if (!options_has(options, OPTION_OPEN))
        request->needs = SECRET_PASSWORD;
    if (options_has(options, OPTION_NETWORK) ||
        improv_credentials_valid(ssid, bytes_of("")))
        return true;
    if (options_has(options, OPTION_SSID))
        report_usage_error("--ssid: a network's name has 1 to %d bytes, not "
                           "%zu",
                           IMPROV_SSID_MAX, ssid.length);
    else /* --settings is all that was given */
        report_usage_error("the settings name no network: add \"wifi\" to "
                           "the file, or --ssid");
    return false;
}

void request_set_ssid(struct request *request, struct improv_bytes ssid)
{
    if (ssid.length > sizeof request->ssid)
        ssid.length = sizeof request->ssid;
    memcpy(request->ssid, ssid.data, ssid.length);
    request->sent.values[0] = (struct improv_bytes){request->ssid, ssid.length};
}

static void set_name(struct request *request, enum improv_command command,
                     const char *name)
{
    request->sent = (struct improv_request){
        .command = (uint8_t)command,
        .count = name != NULL,
        .values = {value_of(name)},
    };
}

bool request_hostname(struct request *request, const char *name)
{
    set_name(request, IMPROV_COMMAND_HOSTNAME, name);
    if (!name || improv_hostname_valid(request->sent.values[0]))
        return true;
    report_usage_error("a hostname has 1 to %d letters, digits and hyphens, "
                       "and neither begins nor ends with a hyphen",
                       IMPROV_HOSTNAME_MAX);
    return false;
}

bool request_device_name(struct request *request, const char *name)
{
    set_name(request, IMPROV_COMMAND_DEVICE_NAME, name);
    if (!name || improv_device_name_valid(request->sent.values[0]))
        return true;
    report_usage_error("a device name is UTF-8 text of 1 to %d bytes",
                       IMPROV_DEVICE_NAME_MAX);
    return false;
}

static bool digo_valid(const struct request *request)
{
    return improv_digo_valid(request->sent.command, request->sent.values,
                             request->sent.count);
}

static const char *what_is_allowed(enum option_id option)
{
    if (option == OPTION_PORT || option == OPTION_PORT_HTTP)
        return "a port is 1 to 65535";
    return option == OPTION_SSL ? "ssl is yes or no" : "it must be UTF-8";
}

/* The first that is not allowed, alone. */
static void report_bad_value(const struct request *request,
                             enum option_id first)
{
    for (unsigned i = 0; i < request->sent.count; i++) {
        struct improv_bytes values[IMPROV_VALUES_MAX] = {{0}};
        values[i] = request->sent.values[i];
        if (improv_digo_valid(request->sent.command, values,
                              request->sent.count))
            continue;
        report_usage_error("--%s, or its value in the settings file: %s",
                           option_table[first + i].name,
                           what_is_allowed((enum option_id)(first + i)));
        return;
    }
}

/* Takes `count` options, which stand in the order of the strings. */
static bool digo_settings(struct request *request,
                          const struct options *options, uint8_t command,
                          enum option_id first, uint8_t count)
{
    uint8_t frame[IMPROV_FRAME_MAX];

    request->sent = (struct improv_request){command, count, {{0}}};
    for (unsigned i = 0; i < count; i++)
        request->sent.values[i] = value_of(options->values[first + i]);

    if (!digo_valid(request))
        report_bad_value(request, first);
    else if (request_encode(request, frame) == 0)
        report_usage_error("all values together must not be longer than %d "
                           "bytes",
                           IMPROV_FRAME_DATA_MAX - count);
    else
        return true;
    return false;
}

bool request_digo_host(struct request *request, const struct options *options)
{
    return digo_settings(request, options, IMPROV_COMMAND_DIGO_HOST,
                         OPTION_HOST, IMPROV_DIGO_HOST_STRINGS);
}

bool request_digo_device(struct request *request, const struct options *options)
{
    unsigned absent = !options_has(options, OPTION_OWNER);
    return digo_settings(request, options, IMPROV_COMMAND_DIGO_DEVICE,
                         OPTION_PROFILE_ID,
                         (uint8_t)(IMPROV_DIGO_DEVICE_STRINGS - absent));
}

/* The token is empty until it is taken. */
void request_digo_token(struct request *request)
{
    request->needs = SECRET_TOKEN;
    request->sent = (struct improv_request){
        .command = IMPROV_COMMAND_DIGO_TOKEN,
        .count = 1,
        .values = {bytes_of("")},
    };
}

/* --- Secrets ------------------------------------------------------------- */

/* The secret is always the last value. */
static struct improv_bytes keep(struct request *request,
                                const struct secret *secret)
{
    struct improv_bytes *last = &request->sent.values[request->sent.count - 1];

    request->secret = *secret;
    *last = (struct improv_bytes){request->secret.bytes, secret->length};
    return *last;
}

static const char *take_password(struct request *request,
                                 const struct secret *secret)
{
    struct improv_bytes password = keep(request, secret);
    struct improv_bytes any_ssid = bytes_of("x");

    if (password.length == 0)
        return "it is empty; --open is for a network without a password";
    if (!improv_credentials_valid(any_ssid, password))
        return "a Wi-Fi password has 8 to 63 characters, or 64 hex digits";
    return NULL;
}

static const char *take_token(struct request *request,
                              const struct secret *secret)
{
    if (keep(request, secret).length == 0)
        return "it is empty";
    if (secret->length > SECRET_MAX)
        return "it is too long";
    return digo_valid(request) ? NULL : "it is not UTF-8 text";
}

static const char *take(struct request *request, const struct secret *secret)
{
    switch (request->needs) {
    case SECRET_NONE:
        break;
    case SECRET_PASSWORD:
        return take_password(request, secret);
    case SECRET_TOKEN:
        return take_token(request, secret);
    }
    return NULL;
}

const char *request_take_secret(struct request *request,
                                const struct secret *secret)
{
    const char *wrong = take(request, secret);
    if (!wrong)
        request->needs = SECRET_NONE;
    return wrong;
}

void request_ask_again(struct request *request)
{
    request->needs = request->sent.command == IMPROV_COMMAND_DIGO_TOKEN
                         ? SECRET_TOKEN
                         : SECRET_PASSWORD;
}

/* --- Sending ------------------------------------------------------------- */

/* A name is the data themselves [NAME-1]. */
static size_t encode_name(const struct improv_request *sent,
                          uint8_t ret_frame[IMPROV_FRAME_MAX])
{
    improv_frame_begin(ret_frame, sent->command);
    if (sent->count > 0 && !improv_frame_fill(ret_frame, sent->values[0]))
        return 0;
    return improv_frame_length(ret_frame);
}

size_t request_encode(const struct request *request,
                      uint8_t ret_frame[IMPROV_FRAME_MAX])
{
    const struct improv_request *sent = &request->sent;

    if (sent->command == IMPROV_COMMAND_HOSTNAME ||
        sent->command == IMPROV_COMMAND_DEVICE_NAME)
        return encode_name(sent, ret_frame);
    return improv_strings_encode(sent->command, sent->values, sent->count,
                                 ret_frame);
}

static bool asks_name(const struct request *request)
{
    uint8_t command = request->sent.command;
    return request->sent.count == 0 && (command == IMPROV_COMMAND_HOSTNAME ||
                                        command == IMPROV_COMMAND_DEVICE_NAME);
}

void request_report(const struct request *request)
{
    char ssid[SAFE_TEXT_SIZE(IMPROV_SSID_MAX)];
    const char *command = words_command(request->sent.command);
    struct json_object *fields =
        json_string(report_fields(), "command", command);

    if (request->sent.command != IMPROV_COMMAND_WIFI_SETTINGS) {
        report_progress("sending", fields, "%s %s",
                        asks_name(request) ? "asking for" : "sending", command);
        return;
    }
    report_progress("sending",
                    json_text(fields, "ssid", request->sent.values[0]),
                    "sending %s for \"%s\"", command,
                    safe_text(request->sent.values[0], ssid, sizeof ssid));
}
