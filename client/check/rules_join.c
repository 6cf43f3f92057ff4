/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two joins, with a wrong and with the right password; several rules look at
 * each of them.
 */
#include <string.h>

#include "check/dialogue.h"
#include "improv/wipe.h"
#include "output/words.h"

/* --- Joining ------------------------------------------------------------- */

static void tell(const struct check *check, bool right)
{
    if (check->handlers->joining)
        check->handlers->joining(check->userdata, right);
}

/* An open network has no wrong password, but a wrong name. */
static bool join_wrongly(struct check *check)
{
    const struct check_settings *settings = check->settings;
    uint8_t bytes[IMPROV_FRAME_DATA_MAX];
    bool open = settings->password.length == 0;
    struct improv_bytes wrong = open ? settings->ssid : settings->password;

    tell(check, false);
    memcpy(bytes, wrong.data, wrong.length);
    bytes[wrong.length - 1] = bytes[wrong.length - 1] == '0' ? '1' : '0';
    wrong.data = bytes;
    bool done =
        join_network(check, &check->wrong, open ? wrong : settings->ssid,
                     open ? settings->password : wrong);
    improv_wipe(bytes, sizeof bytes);
    return done;
}

/* --- The wrong password -------------------------------------------------- */

static bool tried(struct check *check, const struct join *join)
{
    return join->tried || skip(check, "no join was tried");
}

bool rule_join_begins(struct check *check)
{
    return join_wrongly(check) && (check->wrong.provisioning ||
                                   fail(check, "state 0x03 was not notified"));
}

bool rule_join_write_answered(struct check *check)
{
    const struct join *join = &check->wrong;

    return tried(check, join) &&
           (join->answered ||
            fail(check, "it was held for %u ms", join->write_ms));
}

bool rule_join_responsive(struct check *check)
{
    return tried(check, &check->wrong) &&
           (check->wrong.responsive ||
            fail(check, "the state could not be read in %d s",
                 JOIN_ANSWER_MS / 1000));
}

bool rule_wrong_password(struct check *check)
{
    const struct join *join = &check->wrong;

    if (!tried(check, join))
        return false;
    if (join->state == IMPROV_STATE_PROVISIONED)
        return fail(check, "it says that it is provisioned");
    if (join->error == IMPROV_ERROR_NONE)
        return fail(check, join->disconnected ? "it disconnected"
                                              : "no error was notified");
    return join->error == IMPROV_ERROR_UNABLE_TO_CONNECT ||
           fail(check, "error 0x%02X (%s)", join->error,
                words_error(join->error));
}

bool rule_wrong_password_again(struct check *check)
{
    const struct join *join = &check->wrong;

    return tried(check, join) &&
           ((join->provisioning && join->state == IMPROV_STATE_AUTHORIZED) ||
            fail(check, "the state stayed 0x%02X (%s)", join->state,
                 words_state(join->state)));
}

/* --- The right one ------------------------------------------------------- */

bool rule_right_password(struct check *check)
{
    struct join *join = &check->right;

    tell(check, true);
    if (!join_network(check, join, check->settings->ssid,
                      check->settings->password))
        return false;
    check->joined = join->state == IMPROV_STATE_PROVISIONED || join->result;
    if (join->error != IMPROV_ERROR_NONE)
        return fail(check, "error 0x%02X (%s)", join->error,
                    words_error(join->error));
    return check->joined || fail(check, "the state is 0x%02X (%s)", join->state,
                                 words_state(join->state));
}

bool rule_result_told(struct check *check)
{
    const struct join *join = &check->right;

    if (!check->joined)
        return skip(check, "it was not provisioned");
    if (!join->result)
        return fail(check, "there was no result");
    if (join->result_bad)
        return fail(check, "the result is malformed");
    return join->state == IMPROV_STATE_PROVISIONED ||
           fail(check, "state 0x04 was not notified");
}

bool rule_result_first(struct check *check)
{
    const struct join *join = &check->right;

    if (!check->joined || !join->result)
        return skip(check, "there was no result");
    return join->result_first || fail(check, "it came after it");
}

/* There may be none [WIFI-5]; then the user does not get any further. */
bool rule_result_url(struct check *check)
{
    const struct join *join = &check->right;

    if (!check->joined || !join->result || join->result_bad)
        return skip(check, "there was no result");
    return join->url || fail(check, "it has none");
}
