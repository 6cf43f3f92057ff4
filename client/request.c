/* SPDX-License-Identifier: Apache-2.0 */
#include "request.h"
#include "improv/strings.h"

#include <string.h>

#include "print.h"

static struct improv_bytes bytes_of(const char *string)
{
    if (!string)
        string = "";
    return (struct improv_bytes){(const uint8_t *)string, strlen(string)};
}

/* --- Preparing ----------------------------------------------------------- */

bool request_prepare_identify(struct request *request,
                              const struct options *options)
{
    (void)options;
    request->command = IMPROV_COMMAND_IDENTIFY;
    return true;
}

/* The password is empty until it is taken. */
bool request_prepare_wifi(struct request *request,
                          const struct options *options)
{
    request->command = IMPROV_COMMAND_WIFI_SETTINGS;
    request->ssid = bytes_of(options->values[OPTION_SSID]);
    if (improv_credentials_set(&request->credentials, request->ssid,
                               bytes_of("")))
        return true;
    print_usage_error("--ssid: a network's name has 1 to %d bytes, not %zu",
                      IMPROV_SSID_MAX, request->ssid.length);
    return false;
}

/* Takes `count` options, which stand in the order of the strings. */
static bool prepare_settings(struct request *request,
                             const struct options *options, uint8_t command,
                             enum option_id first, uint8_t count)
{
    uint8_t frame[IMPROV_FRAME_MAX];

    request->command = command;
    request->settings = (struct improv_digo){command, count, {{0}}};
    for (unsigned i = 0; i < count; i++)
        request->settings.values[i] = bytes_of(options->values[first + i]);

    if (!improv_digo_valid(&request->settings))
        print_usage_error("a port is 1 to 65535, --ssl yes or no, and all "
                          "text UTF-8");
    else if (improv_digo_encode(&request->settings, frame) == 0)
        print_usage_error("all values together must not be longer than %d "
                          "bytes",
                          IMPROV_FRAME_DATA_MAX - count);
    else
        return true;
    return false;
}

bool request_prepare_digo_host(struct request *request,
                               const struct options *options)
{
    return prepare_settings(request, options, IMPROV_COMMAND_DIGO_HOST,
                            OPTION_HOST, IMPROV_DIGO_HOST_STRINGS);
}

bool request_prepare_digo_device(struct request *request,
                                 const struct options *options)
{
    unsigned absent = !options_has(options, OPTION_OWNER);
    return prepare_settings(request, options, IMPROV_COMMAND_DIGO_DEVICE,
                            OPTION_PROFILE_ID,
                            (uint8_t)(IMPROV_DIGO_DEVICE_STRINGS - absent));
}

bool request_prepare_digo_token(struct request *request,
                                const struct options *options)
{
    (void)options;
    request->command = IMPROV_COMMAND_DIGO_TOKEN;
    return true;
}

/* --- Secrets ------------------------------------------------------------- */

static const char *take_password(struct request *request,
                                 struct improv_bytes password)
{
    if (password.length == 0)
        return "it is empty; --open is for a network without a password";
    if (!improv_credentials_set(&request->credentials, request->ssid, password))
        return "a Wi-Fi password has 8 to 63 characters, or 64 hex digits";
    return NULL;
}

static const char *take_token(struct request *request,
                              const struct secret *token)
{
    request->token = *token;
    request->settings = (struct improv_digo){
        IMPROV_COMMAND_DIGO_TOKEN,
        1,
        {{request->token.bytes, request->token.length}},
    };
    if (token->length == 0)
        return "it is empty";
    return improv_digo_valid(&request->settings) ? NULL
                                                 : "it is not UTF-8 text";
}

const char *request_take_secret(struct request *request, enum secret_kind kind,
                                const struct secret *secret)
{
    switch (kind) {
    case SECRET_NONE:
        break;
    case SECRET_PASSWORD:
        return take_password(
            request, (struct improv_bytes){secret->bytes, secret->length});
    case SECRET_TOKEN:
        return take_token(request, secret);
    }
    return NULL;
}

void request_wipe(struct request *request)
{
    improv_wipe(request, sizeof *request);
}

/* --- Sending ------------------------------------------------------------- */

size_t request_encode(const struct request *request,
                      uint8_t ret_frame[IMPROV_FRAME_MAX])
{
    if (request->command == IMPROV_COMMAND_WIFI_SETTINGS)
        return improv_credentials_encode(&request->credentials, ret_frame);
    if (improv_digo_command(request->command))
        return improv_digo_encode(&request->settings, ret_frame);
    return improv_strings_encode(request->command, NULL, 0, ret_frame);
}

void request_print(const struct request *request)
{
    char ssid[SAFE_TEXT_SIZE(IMPROV_SSID_MAX)];

    if (request->command == IMPROV_COMMAND_WIFI_SETTINGS)
        print_progress("sending Wi-Fi settings for \"%s\"",
                       print_safe(request->ssid, ssid, sizeof ssid));
    else if (request->command == IMPROV_COMMAND_IDENTIFY)
        print_progress("sending identify");
    else
        print_progress("sending DIGO settings");
}
