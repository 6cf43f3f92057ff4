/* SPDX-License-Identifier: Apache-2.0 */
/*
 * iwd: joining a network. iwd itself saves a network as soon as the access
 * point has accepted the passphrase, before it has an address: what an attempt
 * made it save is forgotten when the attempt fails, or at the next start if
 * improvd was killed, and the network before is connected again [WIFI-7].
 *
 * Of a network that iwd knew before, nothing is ever forgotten. iwd first
 * tries the passphrase that it has; only when that has failed does it ask for
 * another on the next try, which replaces the old one once the access point
 * has accepted it. So a passphrase that works is kept, even when another was
 * told; one that no longer works with WPA2 gives way. With WPA3 iwd does not
 * notice that it is wrong, and never asks: then the attempt fails, and says
 * that the network has to be forgotten by hand.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cleanup.h"
#include "log.h"
#include "wifi/iwd/iwd.h"
#include "wifi/iwd/iwd_mark.h"

enum { PASSPHRASE_MIN = 8 };

/* --- Ends ----------------------------------------------------------------- */

static void forget_passphrase(struct iwd_join *join)
{
    explicit_bzero(join->passphrase, sizeof join->passphrase);
}

/* This ends at once any attempt of iwd's to connect to another network. Should
 * it fail, iwd goes on by itself to look for networks that it knows. */
static void connect_before(struct iwd *iwd)
{
    if (iwd->present && *iwd->before)
        sd_bus_call_method_async(iwd->bus, NULL, IWD, iwd->before, IWD_NETWORK,
                                 "Connect", NULL, NULL, NULL);
}

/* Leaves nothing of the attempt, and goes back to what was before. If iwd is
 * still at it, that ends by itself, and on_connected() does the rest. There is
 * a call to end it, but iwd would then not connect by itself any more. */
static void undo(struct iwd *iwd)
{
    struct iwd_join *join = &iwd->join;
    enum iwd_step step = join->step;

    join->call = sd_bus_slot_unref(join->call);
    settling_stop(&iwd->settling);
    forget_passphrase(join);
    join->step = IWD_IDLE;
    if (step == IWD_JOINING)
        iwd->undoing++;
    if (step >= IWD_JOINING)
        connect_before(iwd);
    if (step == IWD_ADDRESSING && !join->known)
        iwd_forget(iwd, &join->name);
}

void iwd_join_fail(struct iwd *iwd, enum wifi_failure failure, const char *why)
{
    undo(iwd);
    iwd->handlers->join_failed(iwd->userdata, failure, why);
}

static void succeed(struct iwd *iwd, const char *address)
{
    struct iwd_join *join = &iwd->join;

    join->call = sd_bus_slot_unref(join->call);
    settling_stop(&iwd->settling);
    forget_passphrase(join);
    join->step = IWD_IDLE;
    iwd_mark_remove(IWD_MARK);
    iwd->handlers->joined(iwd->userdata, address);
}

/* --- Connecting ----------------------------------------------------------- */

/* What iwd's errors mean here; those that are not listed speak for themselves.
 * iwd has but one for a wrong passphrase and for an access point that does not
 * answer. */
static const struct {
    const char *name;
    enum wifi_failure failure;
    const char *why;
} meanings[] = {
    {IWD ".InvalidFormat", WIFI_FAILURE_PASSWORD, "not a valid password"},
    {IWD ".NotFound", WIFI_FAILURE_NOT_FOUND,
     "no network with this SSID in range"},
    {SD_BUS_ERROR_UNKNOWN_OBJECT, WIFI_FAILURE_NOT_FOUND,
     "the network is no longer in range"},
    {SD_BUS_ERROR_NO_REPLY, WIFI_FAILURE_NO_DEVICE, "iwd is gone"},
    {IWD ".NotHidden", WIFI_FAILURE_NOT_FOUND, "the network is out of range"},
    {IWD ".AlreadyProvisioned", WIFI_FAILURE_OTHER,
     "iwd knows a network of this name with other security"},
    {IWD ".NotSupported", WIFI_FAILURE_OTHER,
     "iwd does not support this network's security"},
    {IWD ".NoAgent", WIFI_FAILURE_OTHER, "iwd does not ask for passwords"},
};

static void fail_by_security(struct iwd *iwd)
{
    const struct iwd_join *join = &iwd->join;

    if (join->asked)
        iwd_join_fail(iwd, WIFI_FAILURE_PASSWORD,
                      "wrong password, or the network refused");
    else if (join->known && strcmp(join->name.type, "psk") == 0)
        iwd_join_fail(iwd, WIFI_FAILURE_PASSWORD,
                      "the password that iwd has saved is wrong; to replace "
                      "it: iwctl known-networks SSID forget");
    else
        iwd_join_fail(iwd, WIFI_FAILURE_OTHER, "the network refused");
}

static void fail_by(struct iwd *iwd, const sd_bus_error *error)
{
    for (unsigned i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (strcmp(meanings[i].name, error->name) == 0) {
            iwd_join_fail(iwd, meanings[i].failure, meanings[i].why);
            return;
        }
    if (strcmp(error->name, IWD ".Failed") == 0)
        fail_by_security(iwd);
    else
        iwd_join_fail(iwd, WIFI_FAILURE_OTHER, bus_error_words(error));
}

/* Once more, if iwd tried what it has saved itself: now it may ask. */
static bool try_again(struct iwd *iwd, const sd_bus_error *error)
{
    struct iwd_join *join = &iwd->join;

    if (join->again || join->asked || !join->known || !*join->passphrase ||
        strcmp(error->name, IWD ".Failed") != 0)
        return false;
    join->again = true;
    iwd_join_connect(iwd, join->network, IWD_NETWORK, "Connect", NULL);
    return true;
}

static void take_answer(struct iwd *iwd, sd_bus_message *reply)
{
    struct iwd_join *join = &iwd->join;
    const sd_bus_error *error = sd_bus_message_get_error(reply);

    join->step = IWD_ADDRESSING;
    if (error && try_again(iwd, error))
        return;
    if (error) {
        fail_by(iwd, error);
        return;
    }
    if (!*join->network) /* a hidden one that needs no passphrase */
        iwd_copy_path(join->network, iwd->network);
    settling_begin(&iwd->settling);
    iwd_join_check(iwd);
}

/* What one to an attempt that was rolled back meanwhile brings, nobody wants
 * any more. */
static void take_late_answer(struct iwd *iwd, const struct iwd_call *call)
{
    if (!call->known)
        iwd_forget(iwd, &call->name);
    iwd_undone(iwd);
}

static int on_connected(sd_bus_message *reply, void *userdata,
                        sd_bus_error *ret_error)
{
    (void)ret_error;
    struct iwd_call *call = userdata;
    struct iwd *iwd = call->iwd;

    if (call->attempt == iwd->join.attempt && iwd->join.step == IWD_JOINING)
        take_answer(iwd, reply);
    else
        take_late_answer(iwd, call);
    wifi_call_free(&call->base);
    return 0;
}

/* Without a state folder nothing can be kept. */
static void mark(const struct iwd_join *join)
{
    int r = join->known ? 0 : iwd_mark_write(IWD_MARK, &join->name);
    if (r < 0)
        log_debug("Wi-Fi: %s: %s", IWD_MARK, strerror(-r));
}

/* However long the answer takes: what it brings must be undone. */
static int send_call(struct iwd *iwd, sd_bus_message *message)
{
    struct iwd_call *call = wifi_call_new(&iwd->calls, sizeof *call);

    if (!call)
        return -ENOMEM;
    call->iwd = iwd;
    call->attempt = iwd->join.attempt;
    call->known = iwd->join.known;
    call->name = iwd->join.name;
    mark(&iwd->join);
    int r = sd_bus_call_async(iwd->bus, &call->base.slot, message, on_connected,
                              call, UINT64_MAX);
    if (r < 0) {
        wifi_call_free(&call->base);
        iwd_mark_remove(IWD_MARK);
    }
    return r;
}

void iwd_join_connect(struct iwd *iwd, const char *path, const char *interface,
                      const char *method, const char *ssid)
{
    automessage sd_bus_message *message = NULL;

    int r = sd_bus_message_new_method_call(iwd->bus, &message, IWD, path,
                                           interface, method);
    if (r >= 0 && ssid)
        r = sd_bus_message_append(message, "s", ssid);
    if (r >= 0)
        r = send_call(iwd, message);
    if (r < 0)
        iwd_join_fail(iwd, WIFI_FAILURE_OTHER,
                      r == -EINVAL ? "iwd wants an SSID in UTF-8"
                                   : strerror(-r));
    else
        iwd->join.step = IWD_JOINING;
}

/* --- The address ---------------------------------------------------------- */

void iwd_join_check(struct iwd *iwd)
{
    char address[INET6_ADDRSTRLEN];
    bool same = strcmp(iwd->network, iwd->join.network) == 0;

    if (iwd->join.step != IWD_ADDRESSING)
        return;
    if (iwd->state == IWD_CONNECTED && same) {
        if (settling_find(&iwd->settling, iwd->interface, address))
            succeed(iwd, address);
    } else if (iwd->state != IWD_CONNECTING || !same) {
        iwd_join_fail(iwd, WIFI_FAILURE_NO_ADDRESS,
                      "no address from the network");
    }
}

int iwd_on_settled(sd_event_source *timer, uint64_t usec, void *userdata)
{
    (void)timer, (void)usec;
    struct iwd *iwd = userdata;

    settling_over(&iwd->settling);
    iwd_join_check(iwd);
    return 0;
}

/* --- What the daemon calls ------------------------------------------------ */

static void refuse(struct iwd_join *join, enum wifi_failure failure,
                   const char *why)
{
    join->refusal = failure;
    join->refusal_why = why;
}

static void take_passphrase(struct iwd_join *join,
                            const struct wifi_network *network)
{
    size_t length = network->password_length;

    if (length > IWD_PASSPHRASE_MAX)
        refuse(join, WIFI_FAILURE_OTHER,
               "iwd takes a password of 8 to 63 characters, no raw key");
    else if (length > 0 && length < PASSPHRASE_MIN)
        refuse(join, WIFI_FAILURE_PASSWORD,
               "a password has at least 8 characters");
    else if (length > 0 && memchr(network->password, '\0', length))
        refuse(join, WIFI_FAILURE_PASSWORD, "not a valid password");
    else if (length > 0)
        memcpy(join->passphrase, network->password, length);
}

static void take_ssid(struct iwd_join *join, const struct wifi_network *network)
{
    if (network->ssid_length == 0 || network->ssid_length > IWD_SSID_MAX ||
        memchr(network->ssid, '\0', network->ssid_length))
        refuse(join, WIFI_FAILURE_OTHER, "iwd can't be told this SSID");
    else
        memcpy(join->name.ssid, network->ssid, network->ssid_length);
}

void iwd_join_network(struct iwd *iwd, const struct wifi_network *network)
{
    struct iwd_join *join = &iwd->join;

    undo(iwd);
    *join = (struct iwd_join){
        .step = IWD_BEGINNING,
        .attempt = join->attempt + 1,
        .name.type = network->password_length > 0 ? "psk" : "open",
    };
    take_ssid(join, network);
    take_passphrase(join, network);
    later_call(iwd->later);
}

/* iwd can do nothing while it leaves a network. */
void iwd_join_go_on(struct iwd *iwd)
{
    struct iwd_join *join = &iwd->join;

    if (join->step != IWD_BEGINNING)
        return;
    if (join->refusal != WIFI_FAILURE_NONE) {
        iwd_join_fail(iwd, join->refusal, join->refusal_why);
    } else if (iwd->state == IWD_NO_STATION) {
        iwd_join_fail(iwd, WIFI_FAILURE_NO_DEVICE, "there is no Wi-Fi device");
    } else if (iwd->undoing == 0 && iwd->state != IWD_DISCONNECTING) {
        settling_remember(&iwd->settling, iwd->interface);
        if (*iwd->network)
            iwd_copy_path(iwd->before, iwd->network);
        iwd_find(iwd);
    }
}

enum wifi_failure iwd_roll_back(struct iwd *iwd)
{
    enum iwd_step step = iwd->join.step;

    if (step == IWD_IDLE)
        return WIFI_FAILURE_NONE;
    undo(iwd);
    return step == IWD_ADDRESSING ? WIFI_FAILURE_NO_ADDRESS
                                  : WIFI_FAILURE_TIMEOUT;
}

void iwd_join_lost(struct iwd *iwd, const char *why)
{
    if (iwd->join.step != IWD_IDLE)
        iwd_join_fail(iwd, WIFI_FAILURE_NO_DEVICE, why);
}

static bool is_undoing(const void *stack)
{
    const struct iwd *iwd = stack;
    return iwd->undoing > 0;
}

void iwd_join_end(struct iwd *iwd)
{
    iwd_roll_back(iwd);
    wifi_wait_for_undo(iwd->bus, is_undoing, iwd);
}
