/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two questions, neither waited for: the bus is asked for the caller's user,
 * and, unless that is root, polkit whether the caller may.
 */
#include "control/check.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "bus.h"
#include "cleanup.h"
#include "log.h"

#define BUS            "org.freedesktop.DBus"
#define POLKIT         "org.freedesktop.PolicyKit1"
#define POLKIT_PATH    "/org/freedesktop/PolicyKit1/Authority"
#define POLKIT_ALLOWED "(bba{ss})"

/* Those that polkit thinks about may take long, for it may ask a person for a
 * password: they must not use up all places. */
enum {
    CHECKS = 16,
    CHECKS_AT_POLKIT = 12,
    ALLOW_USER_INTERACTION = 1,
};

#define BUS_TIMEOUT_US    (5 * UINT64_C(1000000))
#define POLKIT_TIMEOUT_US (120 * UINT64_C(1000000))

struct check {
    struct checks *checks;
    sd_bus_message *call; /* NULL: this place is free */
    sd_bus_slot *question;
    const char *action;
    check_handler allowed;
};

struct checks {
    sd_bus *bus;
    void *userdata;
    unsigned at_polkit;
    bool polkit_failed; /* said once: anybody may call */
    struct check places[CHECKS];
};

static int answer_error(sd_bus_message *call, const char *name,
                        const char *text)
{
    return sd_bus_reply_method_errorf(call, name, "%s", text);
}

static sd_bus_message *end_check(struct check *check)
{
    sd_bus_message *call = check->call;

    sd_bus_slot_unref(check->question);
    check->question = NULL;
    check->call = NULL;
    return call;
}

static void refuse(struct check *check, const char *name, const char *text)
{
    sd_bus_message *call = end_check(check);

    answer_error(call, name, text);
    sd_bus_message_unref(call);
}

static void allow(struct check *check)
{
    check_handler allowed = check->allowed;
    sd_bus_message *call = end_check(check);

    log_info("D-Bus: %s called %s", sd_bus_message_get_sender(call),
             sd_bus_message_get_member(call));
    int r = allowed(check->checks->userdata, call);
    if (r < 0)
        sd_bus_reply_method_errno(call, r, NULL);
    sd_bus_message_unref(call);
}

/* --- polkit --------------------------------------------------------------- */

/* It is not installed, or not for improvd's user to ask. */
static void no_answer(struct check *check, const sd_bus_error *error)
{
    struct checks *checks = check->checks;

    if (!checks->polkit_failed)
        log_info("polkit: %s", bus_error_words(error));
    checks->polkit_failed = true;
    refuse(check, SD_BUS_ERROR_ACCESS_DENIED,
           "polkit gives no answer, so only root may do that");
}

static int on_polkit(sd_bus_message *reply, void *userdata,
                     sd_bus_error *ret_error)
{
    (void)ret_error;
    struct check *check = userdata;
    const sd_bus_error *error = sd_bus_message_get_error(reply);
    int authorized = 0, challenge = 0;

    check->checks->at_polkit--;
    if (error) {
        no_answer(check, error);
        return 0;
    }
    check->checks->polkit_failed = false;
    if (sd_bus_message_enter_container(reply, 'r', "bba{ss}") < 0 ||
        sd_bus_message_read(reply, "bb", &authorized, &challenge) < 0)
        refuse(check, SD_BUS_ERROR_ACCESS_DENIED,
               "polkit's answer can't be read, so only root may do that");
    else if (authorized)
        allow(check);
    else if (challenge)
        refuse(check, SD_BUS_ERROR_INTERACTIVE_AUTHORIZATION_REQUIRED,
               "authentication is needed: allow it, or add a polkit rule");
    else
        refuse(check, SD_BUS_ERROR_ACCESS_DENIED, "polkit's rules forbid it");
    return 0;
}

/* (sa{sv}) subject, s action, a{ss} details, u flags, s cancellation id */
static int append_question(sd_bus_message *question, const struct check *check)
{
    int interactive =
        sd_bus_message_get_allow_interactive_authorization(check->call);

    return sd_bus_message_append(
        question, "(sa{sv})sa{ss}us", "system-bus-name", 1, "name", "s",
        sd_bus_message_get_sender(check->call), check->action, 0,
        interactive > 0 ? ALLOW_USER_INTERACTION : 0, "");
}

static int ask_polkit(struct check *check)
{
    sd_bus *bus = check->checks->bus;
    automessage sd_bus_message *question = NULL;

    int r = sd_bus_message_new_method_call(bus, &question, POLKIT, POLKIT_PATH,
                                           POLKIT ".Authority",
                                           "CheckAuthorization");
    if (r >= 0)
        r = append_question(question, check);
    check->question = sd_bus_slot_unref(check->question);
    if (r >= 0)
        r = sd_bus_call_async(bus, &check->question, question, on_polkit, check,
                              POLKIT_TIMEOUT_US);
    return r;
}

static void question_polkit(struct check *check)
{
    if (check->checks->at_polkit == CHECKS_AT_POLKIT)
        refuse(check, SD_BUS_ERROR_LIMITS_EXCEEDED,
               "too many callers wait for polkit; try again");
    else if (ask_polkit(check) < 0)
        refuse(check, SD_BUS_ERROR_ACCESS_DENIED, "polkit can't be asked");
    else
        check->checks->at_polkit++;
}

/* --- The caller's user ---------------------------------------------------- */

static int on_user(sd_bus_message *reply, void *userdata,
                   sd_bus_error *ret_error)
{
    (void)ret_error;
    struct check *check = userdata;
    uint32_t user = 0;

    if (sd_bus_message_is_method_error(reply, NULL) ||
        sd_bus_message_read(reply, "u", &user) < 0)
        refuse(check, SD_BUS_ERROR_ACCESS_DENIED, "the caller is not known");
    else if (user == 0)
        allow(check);
    else
        question_polkit(check);
    return 0;
}

static int ask_user(struct check *check)
{
    sd_bus *bus = check->checks->bus;
    automessage sd_bus_message *question = NULL;

    int r = sd_bus_message_new_method_call(bus, &question, BUS,
                                           "/org/freedesktop/DBus", BUS,
                                           "GetConnectionUnixUser");
    if (r >= 0)
        r = sd_bus_message_append(question, "s",
                                  sd_bus_message_get_sender(check->call));
    if (r >= 0)
        r = sd_bus_call_async(bus, &check->question, question, on_user, check,
                              BUS_TIMEOUT_US);
    return r;
}

static struct check *free_place(struct checks *checks)
{
    for (unsigned i = 0; i < CHECKS; i++)
        if (!checks->places[i].call)
            return &checks->places[i];
    return NULL;
}

int checks_begin(struct checks *checks, sd_bus_message *call,
                 const char *action, check_handler allowed)
{
    struct check *check = free_place(checks);

    if (!check)
        return answer_error(call, SD_BUS_ERROR_LIMITS_EXCEEDED,
                            "too many calls wait; try again");
    *check = (struct check){
        .checks = checks,
        .call = sd_bus_message_ref(call),
        .action = action,
        .allowed = allowed,
    };
    int r = ask_user(check);
    if (r < 0) {
        sd_bus_message_unref(end_check(check));
        return r;
    }
    return 1; /* answered later */
}

int checks_new(sd_bus *bus, void *userdata, struct checks **ret_checks)
{
    struct checks *checks = calloc(1, sizeof *checks);

    if (!checks)
        return -ENOMEM;
    checks->bus = bus;
    checks->userdata = userdata;
    *ret_checks = checks;
    return 0;
}

void checks_free(struct checks *checks)
{
    if (!checks)
        return;
    for (unsigned i = 0; i < CHECKS; i++)
        if (checks->places[i].call)
            sd_bus_message_unref(end_check(&checks->places[i]));
    free(checks);
}
