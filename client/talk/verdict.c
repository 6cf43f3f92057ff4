/* SPDX-License-Identifier: Apache-2.0 */
#include "talk/verdict.h"

#include <errno.h>
#include <string.h>

#include "bus.h"
#include "improv/strings.h"
#include "output/print.h"
#include "output/words.h"

/* --- The session --------------------------------------------------------- */

static void print_results(struct improv_bytes bytes)
{
    struct improv_bytes results[IMPROV_FRAME_DATA_MAX];
    char text[SAFE_TEXT_SIZE(IMPROV_FRAME_DATA_MAX)];

    int count = improv_strings_decode(bytes, results, IMPROV_FRAME_DATA_MAX);
    if (count < 0)
        print_progress("result: malformed");
    for (int i = 0; i < count; i++)
        if (results[i].length > 0)
            print_progress("result: %s",
                           print_safe(results[i], text, sizeof text));
}

static enum exit_code succeeded(const struct improv_client_action *ended,
                                const struct request *request)
{
    print_results(ended->result);
    if (request->sent.command == IMPROV_COMMAND_WIFI_SETTINGS)
        print_progress("provisioned");
    else if (request->sent.command == IMPROV_COMMAND_IDENTIFY)
        print_progress("identified: the device shows itself now");
    else
        print_progress("stored");
    return EXIT_CODE_OK;
}

static enum exit_code refused(const struct improv_client_action *ended)
{
    const char *step = words_step(ended->step);
    const char *error = words_error(ended->error);

    if (ended->error == IMPROV_ERROR_NOT_AUTHORIZED) {
        print_failure(
            step, "%s (error 0x%02X). Press the device's button and try again",
            error, ended->error);
        return EXIT_CODE_NOT_AUTHORIZED;
    }
    if (ended->error == IMPROV_ERROR_UNABLE_TO_CONNECT) {
        print_failure(step,
                      "the device was %s (error 0x%02X). Check the network's "
                      "name and password",
                      error, ended->error);
        return EXIT_CODE_NO_NETWORK;
    }
    print_failure(
        step,
        "the device refused: %s (error 0x%02X). It may not support this "
        "command or these values",
        error, ended->error);
    return EXIT_CODE_REFUSED;
}

static enum exit_code timed_out(const struct improv_client_action *ended)
{
    const char *step = words_step(ended->step);

    if (ended->step == IMPROV_STEP_AUTHORIZE) {
        print_failure(step, "it was not pressed in time. Press it when asked; "
                            "--wait gives more time");
        return EXIT_CODE_NOT_AUTHORIZED;
    }
    print_failure(step, "no answer in time. Restart the device and try again");
    return EXIT_CODE_TIMEOUT;
}

enum exit_code verdict_of_session(const struct improv_client_action *ended,
                                  const struct request *request,
                                  const char *gatt_error)
{
    const char *step = words_step(ended->step);

    switch (ended->outcome) {
    case IMPROV_OUTCOME_OK:
        return succeeded(ended, request);
    case IMPROV_OUTCOME_REFUSED:
        return refused(ended);
    case IMPROV_OUTCOME_TIMED_OUT:
        return timed_out(ended);
    case IMPROV_OUTCOME_DISCONNECTED:
        print_failure(step, "the connection was lost. Go nearer to the device "
                            "and try again");
        return EXIT_CODE_CONNECTION;
    case IMPROV_OUTCOME_GATT_FAILED:
        print_failure(step, "%s. Try again; --verbose says more",
                      gatt_error[0] ? gatt_error : "Bluetooth failed");
        return EXIT_CODE_CONNECTION;
    case IMPROV_OUTCOME_UNSUPPORTED:
        print_failure(step, "the device does not offer it. See its "
                            "capabilities with improv scan");
        return EXIT_CODE_REFUSED;
    case IMPROV_OUTCOME_BAD_RESULT:
        print_failure(step, "the result is malformed. Tell the device's maker");
        return EXIT_CODE_FAILED;
    case IMPROV_OUTCOME_BUSY:
    case IMPROV_OUTCOME_INVALID: /* it never is: request.c makes frames */
        print_failure(step, "another command is on its way. Try again");
        return EXIT_CODE_FAILED;
    }
    return EXIT_CODE_FAILED;
}

/* --- BlueZ --------------------------------------------------------------- */

static const struct {
    const char *name; /* of the D-Bus error, its end */
    enum exit_code code;
    const char *help;
} refusals[] = {
    {".AccessDenied", EXIT_CODE_NO_PERMISSION,
     "Run it as root, or as a user who may use Bluetooth"},
    {".NotAuthorized", EXIT_CODE_NO_PERMISSION,
     "Run it as root, or as a user who may use Bluetooth"},
    {".Blocked", EXIT_CODE_NO_PERMISSION,
     "Bluetooth is switched off: rfkill unblock bluetooth"},
    {".NotReady", EXIT_CODE_NO_PERMISSION,
     "Turn Bluetooth on: bluetoothctl power on"},
    {".ServiceUnknown", EXIT_CODE_NO_BLUETOOTHD,
     "Start it: systemctl start bluetooth"},
    {".NameHasNoOwner", EXIT_CODE_NO_BLUETOOTHD,
     "Start it: systemctl start bluetooth"},
    {".NoReply", EXIT_CODE_NO_BLUETOOTHD,
     "Restart it: systemctl restart bluetooth"},
    {".UnknownObject", EXIT_CODE_NO_ADAPTER, "Was the adapter unplugged?"},
};

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

enum exit_code verdict_of_bluez(const char *step, const sd_bus_error *error)
{
    const char *why = bus_error_words(error);

    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        if (!ends_with(error->name, refusals[i].name))
            continue;
        print_failure(step, "%s. %s", why, refusals[i].help);
        return refusals[i].code;
    }
    print_failure(step, "%s. Look into bluetoothd's journal", why);
    return EXIT_CODE_FAILED;
}
