/* SPDX-License-Identifier: Apache-2.0 */
/*
 * iwd: its agent, which iwd asks for a passphrase while it connects. It tells
 * that of the join in progress, for its network only, and to nobody but iwd.
 */
#include <stdio.h>
#include <string.h>

#include "cleanup.h"
#include "log.h"
#include "wifi/iwd/iwd.h"

#define AGENT_PATH     "/improvd/agent"
#define AGENT_CANCELED IWD ".Agent.Error.Canceled"

static bool is_asked_for(const struct iwd *iwd, const char *sender,
                         const char *network)
{
    const struct iwd_join *join = &iwd->join;

    if (!sender || !*iwd->owner || strcmp(sender, iwd->owner) != 0)
        return false;
    if (join->step != IWD_JOINING || !*join->passphrase)
        return false;
    return !*join->network || strcmp(join->network, network) == 0;
}

static int answer(sd_bus_message *request, const char *passphrase)
{
    automessage sd_bus_message *reply = NULL;

    int r = sd_bus_message_new_method_return(request, &reply);
    if (r >= 0)
        r = sd_bus_message_sensitive(reply);
    if (r >= 0)
        r = sd_bus_message_append(reply, "s", passphrase);
    return r < 0 ? r : sd_bus_message_send(reply);
}

static int on_request_passphrase(sd_bus_message *request, void *userdata,
                                 sd_bus_error *ret_error)
{
    struct iwd *iwd = userdata;
    struct iwd_join *join = &iwd->join;
    const char *network;

    int r = sd_bus_message_read(request, "o", &network);
    if (r < 0)
        return r;
    if (!is_asked_for(iwd, sd_bus_message_get_sender(request), network))
        return sd_bus_error_set(ret_error, AGENT_CANCELED, "not by improvd");
    join->asked = true;
    iwd_copy_path(join->network, network); /* of a hidden one: now known */
    return answer(request, join->passphrase);
}

static int on_notice(sd_bus_message *message, void *userdata,
                     sd_bus_error *ret_error)
{
    (void)userdata, (void)ret_error;
    return sd_bus_reply_method_return(message, NULL);
}

/* Unprivileged: sd-bus would look for capabilities that iwd has dropped. */
int iwd_agent_add(struct iwd *iwd)
{
    static const sd_bus_vtable methods[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("RequestPassphrase", "o", "s", on_request_passphrase,
                      SD_BUS_VTABLE_UNPRIVILEGED | SD_BUS_VTABLE_SENSITIVE),
        SD_BUS_METHOD("Cancel", "s", "", on_notice, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("Release", "", "", on_notice, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_VTABLE_END,
    };
    return sd_bus_add_object_vtable(iwd->bus, &iwd->agent, AGENT_PATH,
                                    IWD ".Agent", methods, iwd);
}

static int on_registered(sd_bus_message *reply, void *userdata,
                         sd_bus_error *ret_error)
{
    (void)ret_error;
    struct iwd *iwd = userdata;
    const sd_bus_error *error = sd_bus_message_get_error(reply);

    iwd->agent_call = sd_bus_slot_unref(iwd->agent_call);
    if (error)
        log_error("iwd refuses the agent: %s",
                  error->message ? error->message : error->name);
    return 0;
}

void iwd_agent_register(struct iwd *iwd)
{
    iwd->agent_call = sd_bus_slot_unref(iwd->agent_call);
    int r = sd_bus_call_method_async(iwd->bus, &iwd->agent_call, IWD, IWD_PATH,
                                     IWD ".AgentManager", "RegisterAgent",
                                     on_registered, iwd, "o", AGENT_PATH);
    if (r < 0)
        log_error("can't register with iwd: %s", strerror(-r));
}

/* iwd takes one agent of each process, and this one may go on without it. */
void iwd_agent_remove(struct iwd *iwd)
{
    sd_bus_slot_unref(iwd->agent_call);
    sd_bus_slot_unref(iwd->agent);
    if (iwd->present)
        sd_bus_call_method_async(iwd->bus, NULL, IWD, IWD_PATH,
                                 IWD ".AgentManager", "UnregisterAgent", NULL,
                                 NULL, "o", AGENT_PATH);
}
