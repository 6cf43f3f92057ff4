/* SPDX-License-Identifier: Apache-2.0 */
#include "talk/request.h"

#include <string.h>

#include "improv/credentials.h"
#include "improv/digo.h"
#include "improv/strings.h"
#include "improv/wipe.h"

#include "output/print.h"

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
    request->sent.command = IMPROV_COMMAND_IDENTIFY;
    return true;
}

/* The password is empty until it is taken. */
bool request_prepare_wifi(struct request *request,
                          const struct options *options)
{
    struct improv_bytes ssid = bytes_of(options->values[OPTION_SSID]);

    request->sent = (struct improv_request){
        .command = IMPROV_COMMAND_WIFI_SETTINGS,
        .count = 2,
        .values = {ssid, bytes_of("")},
    };
    if (improv_credentials_valid(ssid, bytes_of("")))
        return true;
    print_usage_error("--ssid: a network's name has 1 to %d bytes, not %zu",
                      IMPROV_SSID_MAX, ssid.length);
    return false;
}

static bool digo_valid(const struct request *request)
{
    return improv_digo_valid(request->sent.command, request->sent.values,
                             request->sent.count);
}

/* Takes `count` options, which stand in the order of the strings. */
static bool prepare_settings(struct request *request,
                             const struct options *options, uint8_t command,
                             enum option_id first, uint8_t count)
{
    uint8_t frame[IMPROV_FRAME_MAX];

    request->sent = (struct improv_request){command, count, {{0}}};
    for (unsigned i = 0; i < count; i++)
        request->sent.values[i] = bytes_of(options->values[first + i]);

    if (!digo_valid(request))
        print_usage_error("a port is 1 to 65535, --ssl yes or no, and all "
                          "text UTF-8");
    else if (request_encode(request, frame) == 0)
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

/* The token is empty until it is taken. */
bool request_prepare_digo_token(struct request *request,
                                const struct options *options)
{
    (void)options;
    request->sent = (struct improv_request){
        .command = IMPROV_COMMAND_DIGO_TOKEN,
        .count = 1,
        .values = {bytes_of("")},
    };
    return true;
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

    if (password.length == 0)
        return "it is empty; --open is for a network without a password";
    if (!improv_credentials_valid(request->sent.values[0], password))
        return "a Wi-Fi password has 8 to 63 characters, or 64 hex digits";
    return NULL;
}

static const char *take_token(struct request *request,
                              const struct secret *secret)
{
    if (keep(request, secret).length == 0)
        return "it is empty";
    return digo_valid(request) ? NULL : "it is not UTF-8 text";
}

const char *request_take_secret(struct request *request, enum secret_kind kind,
                                const struct secret *secret)
{
    switch (kind) {
    case SECRET_NONE:
        break;
    case SECRET_PASSWORD:
        return take_password(request, secret);
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
    const struct improv_request *sent = &request->sent;

    return improv_strings_encode(sent->command, sent->values, sent->count,
                                 ret_frame);
}

void request_print(const struct request *request)
{
    char ssid[SAFE_TEXT_SIZE(IMPROV_SSID_MAX)];

    if (request->sent.command == IMPROV_COMMAND_WIFI_SETTINGS)
        print_progress("sending Wi-Fi settings for \"%s\"",
                       print_safe(request->sent.values[0], ssid, sizeof ssid));
    else if (request->sent.command == IMPROV_COMMAND_IDENTIFY)
        print_progress("sending identify");
    else
        print_progress("sending DIGO settings");
}
