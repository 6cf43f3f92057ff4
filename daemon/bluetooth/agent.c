/* SPDX-License-Identifier: Apache-2.0 */
#include "bluetooth/agent.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bluetooth/bluez.h"
#include "bus.h"
#include "log.h"

#define AGENT_PATH "/improv/agent"

struct agent {
    sd_bus *bus;
    sd_bus_slot *slot; /* the object */
    sd_bus_slot *call;
    char adapter[BLUEZ_PATH_LENGTH]; /* "": nobody may pair */
};

static bool may_pair(const struct agent *agent, const char *device)
{
    size_t length = strlen(agent->adapter);
    return length > 0 && strncmp(device, agent->adapter, length) == 0 &&
           device[length] == '/';
}

static int on_request_authorization(sd_bus_message *message, void *userdata,
                                    sd_bus_error *ret_error)
{
    const struct agent *agent = userdata;
    const char *device;

    int r = sd_bus_message_read(message, "o", &device);
    if (r < 0)
        return r;
    if (!may_pair(agent, device))
        return sd_bus_error_set_const(ret_error, BLUEZ ".Error.Rejected",
                                      "Nobody may pair now");
    log_info("Bluetooth: a central pairs");
    return sd_bus_reply_method_return(message, NULL);
}

static int on_nothing(sd_bus_message *message, void *userdata,
                      sd_bus_error *ret_error)
{
    (void)userdata, (void)ret_error;
    return sd_bus_reply_method_return(message, NULL);
}

/* What asks for a display or a keyboard, or to use another service, is not
 * there: BlueZ refuses it then. */
static const sd_bus_vtable vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD("RequestAuthorization", "o", "", on_request_authorization,
                  SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("Cancel", "", "", on_nothing, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_METHOD("Release", "", "", on_nothing, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

static int on_registered(sd_bus_message *reply, void *userdata,
                         sd_bus_error *ret_error)
{
    (void)ret_error;
    struct agent *agent = userdata;
    const sd_bus_error *error = sd_bus_message_get_error(reply);

    agent->call = sd_bus_slot_unref(agent->call);
    if (error)
        log_error("BlueZ refused the agent, so centrals may not be able to "
                  "pair: %s",
                  bus_error_words(error));
    return 0;
}

void agent_begin(struct agent *agent, const char *adapter)
{
    if (!*agent->adapter)
        sd_bus_call_method_async(agent->bus, &agent->call, BLUEZ, BLUEZ_PATH,
                                 BLUEZ_AGENT_MANAGER, "RegisterAgent",
                                 on_registered, agent, "os", AGENT_PATH,
                                 "NoInputNoOutput");
    snprintf(agent->adapter, sizeof agent->adapter, "%s", adapter);
}

void agent_end(struct agent *agent)
{
    agent->call = sd_bus_slot_unref(agent->call);
    if (*agent->adapter)
        sd_bus_call_method_async(agent->bus, NULL, BLUEZ, BLUEZ_PATH,
                                 BLUEZ_AGENT_MANAGER, "UnregisterAgent", NULL,
                                 NULL, "o", AGENT_PATH);
    agent->adapter[0] = '\0';
}

void agent_lost(struct agent *agent)
{
    agent->call = sd_bus_slot_unref(agent->call);
    agent->adapter[0] = '\0';
}

int agent_new(sd_bus *bus, struct agent **ret_agent)
{
    struct agent *agent = calloc(1, sizeof *agent);
    if (!agent)
        return -ENOMEM;
    agent->bus = bus;
    int r = sd_bus_add_object_vtable(bus, &agent->slot, AGENT_PATH, BLUEZ_AGENT,
                                     vtable, agent);
    if (r < 0) {
        agent_free(agent);
        return r;
    }
    *ret_agent = agent;
    return 0;
}

void agent_free(struct agent *agent)
{
    if (!agent)
        return;
    sd_bus_slot_unref(agent->call);
    sd_bus_slot_unref(agent->slot);
    free(agent);
}
