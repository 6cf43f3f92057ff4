/* SPDX-License-Identifier: Apache-2.0 */
#include "talk/verdict.h"

#include <errno.h>
#include <string.h>

#include "bluez/adapter.h"
#include "output/report.h"
#include "output/words.h"

/* --- The session --------------------------------------------------------- */

static enum exit_code refused(const struct improv_client_action *ended)
{
    const char *step = words_step(ended->step);
    const char *error = words_error(ended->error);

    if (ended->error == IMPROV_ERROR_NOT_AUTHORIZED) {
        report_failure(
            step, "%s (error 0x%02X). Press the device's button and try again",
            error, ended->error);
        return EXIT_CODE_NOT_AUTHORIZED;
    }
    if (ended->error == IMPROV_ERROR_UNABLE_TO_CONNECT) {
        report_failure(step,
                       "the device was %s (error 0x%02X). Check the network's "
                       "name and password",
                       error, ended->error);
        return EXIT_CODE_NO_NETWORK;
    }
    report_failure(
        step,
        "the device refused: %s (error 0x%02X). It may not support this "
        "command or these values",
        error, ended->error);
    return EXIT_CODE_REFUSED;
}

static enum exit_code unsupported(const struct improv_client_action *ended)
{
    bool service =
        ended->step == IMPROV_STEP_IDLE || ended->step == IMPROV_STEP_SUBSCRIBE;

    if (service)
        report_failure("opening the Improv service",
                       "a part of it is missing. Restart the device; if that "
                       "does not help, tell its maker");
    else
        report_failure(words_step(ended->step),
                       "the device does not offer it. See its capabilities "
                       "with improv scan");
    return EXIT_CODE_REFUSED;
}

static enum exit_code timed_out(const struct session *session,
                                const struct improv_client_action *ended)
{
    const char *step = words_step(ended->step);
    bool awaits_result =
        ended->step == IMPROV_STEP_ANSWER || ended->step == IMPROV_STEP_RESULT;

    if (ended->step == IMPROV_STEP_AUTHORIZE) {
        report_failure(step, "it was not pressed in time. Press it when asked; "
                             "--wait gives more time");
        return EXIT_CODE_NOT_AUTHORIZED;
    }
    if (awaits_result && session->told_result)
        report_failure(step, "no answer in time, only a result that is cut, "
                             "malformed or another command's. --verbose "
                             "shows it");
    else
        report_failure(step,
                       "no answer in time. Restart the device and try again");
    return EXIT_CODE_TIMEOUT;
}

enum exit_code verdict_of_session(const struct session *session,
                                  const struct improv_client_action *ended)
{
    const char *step = words_step(ended->step);
    const char *gatt_error = session->gatt_error;

    switch (ended->outcome) {
    case IMPROV_OUTCOME_OK:
        return EXIT_CODE_OK;
    case IMPROV_OUTCOME_REFUSED:
        return refused(ended);
    case IMPROV_OUTCOME_TIMED_OUT:
        return timed_out(session, ended);
    case IMPROV_OUTCOME_DISCONNECTED:
        report_failure(step, "the connection was lost. Go nearer to the device "
                             "and try again");
        return EXIT_CODE_CONNECTION;
    case IMPROV_OUTCOME_GATT_FAILED:
        report_failure(step, "%s. Try again; --verbose says more",
                       gatt_error[0] ? gatt_error : "Bluetooth failed");
        return EXIT_CODE_CONNECTION;
    case IMPROV_OUTCOME_UNSUPPORTED:
        return unsupported(ended);
    case IMPROV_OUTCOME_BAD_RESULT:
        report_failure(step,
                       "the result is malformed. Tell the device's maker");
        return EXIT_CODE_FAILED;
    case IMPROV_OUTCOME_BUSY:
    case IMPROV_OUTCOME_INVALID: /* it never is: request.c makes frames */
        report_failure(step, "another command is on its way. Try again");
        return EXIT_CODE_FAILED;
    }
    return EXIT_CODE_FAILED;
}

/* --- BlueZ --------------------------------------------------------------- */

static const struct {
    const char *name; /* of the D-Bus error, its end */
    enum exit_code code;
    const char *help;
    const char *step; /* only of this one; NULL: of any */
} refusals[] = {
    {".AccessDenied", EXIT_CODE_NO_PERMISSION,
     "Run it as root, or as a user who may use Bluetooth", NULL},
    {".NotAuthorized", EXIT_CODE_NO_PERMISSION,
     "Run it as root, or as a user who may use Bluetooth", NULL},
    {".Blocked", EXIT_CODE_NO_PERMISSION,
     "Bluetooth is switched off: rfkill unblock bluetooth", NULL},
    {".NotReady", EXIT_CODE_NO_PERMISSION,
     "Turn Bluetooth on: bluetoothctl power on", NULL},
    {".ServiceUnknown", EXIT_CODE_NO_BLUETOOTHD,
     "Start it: systemctl start bluetooth", NULL},
    {".NameHasNoOwner", EXIT_CODE_NO_BLUETOOTHD,
     "Start it: systemctl start bluetooth", NULL},
    {".NoReply", EXIT_CODE_NO_BLUETOOTHD,
     "Restart it: systemctl restart bluetooth", NULL},
    {".UnknownObject", EXIT_CODE_NO_ADAPTER, "Was the adapter unplugged?",
     NULL},
    /* All that BlueZ says of rfkill with a kernel like Debian 12's. */
    {".Failed", EXIT_CODE_NO_PERMISSION,
     "Is Bluetooth switched off? See rfkill list; rfkill unblock bluetooth",
     ADAPTER_STEP_POWER},
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
        const char *only = refusals[i].step;
        if (!ends_with(error->name, refusals[i].name) ||
            (only && strcmp(step, only) != 0))
            continue;
        report_failure(step, "%s. %s", why, refusals[i].help);
        return refusals[i].code;
    }
    report_failure(step, "%s. Look into bluetoothd's journal", why);
    return EXIT_CODE_FAILED;
}
