/* SPDX-License-Identifier: Apache-2.0 */
/* The engine's GATT operations, through BlueZ; one at a time. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bus.h"
#include "cleanup.h"
#include "log.h"
#include "output/safe_text.h"
#include "talk/session_internal.h"

/* BlueZ names what the device refuses, or the number of its error, and says no
 * more than "failed" where the link broke under it. */
static bool may_be_lost(const sd_bus_error *error)
{
    return (sd_bus_error_has_name(error, "org.bluez.Error.Failed") &&
            !strstr(bus_error_words(error), "ATT error")) ||
           sd_bus_error_has_name(error, "org.bluez.Error.NotConnected") ||
           sd_bus_error_has_name(error, SD_BUS_ERROR_UNKNOWN_OBJECT) ||
           sd_bus_error_has_name(error, SD_BUS_ERROR_UNKNOWN_METHOD);
}

static int on_done(sd_bus_message *reply, void *userdata,
                   sd_bus_error *ret_error)
{
    (void)ret_error;
    struct session *session = userdata;
    struct improv_client_event event = {.type = IMPROV_CLIENT_DONE};
    const struct improv_bytes *value = NULL;
    const void *data;

    session->call = sd_bus_slot_unref(session->call);
    const sd_bus_error *error = sd_bus_message_get_error(reply);
    if (error) {
        session->gatt_lost = may_be_lost(error);
        safe_string(bus_error_words(error), session->gatt_error,
                    sizeof session->gatt_error);
        event.type = IMPROV_CLIENT_FAILED;
    } else if (sd_bus_message_has_signature(reply, "ay") &&
               bus_read_bytes(reply, &data, &event.bytes.length) >= 0) {
        event.bytes.data = data;
        value = &event.bytes;
    }
    session_end_read(session, value);
    session_handle(session, &event);
    return 0;
}

static int append_arguments(sd_bus_message *message,
                            const struct improv_client_action *action)
{
    switch (action->type) {
    case IMPROV_CLIENT_READ:
        return sd_bus_message_append(message, "a{sv}", 0);
    case IMPROV_CLIENT_WRITE: {
        int r = sd_bus_message_append_array(message, 'y', action->bytes.data,
                                            action->bytes.length);
        if (r < 0)
            return r;
        return sd_bus_message_append(message, "a{sv}", 1, "type", "s",
                                     "request");
    }
    case IMPROV_CLIENT_SUBSCRIBE:
    case IMPROV_CLIENT_STATE:
    case IMPROV_CLIENT_READY:
    case IMPROV_CLIENT_PRESS:
    case IMPROV_CLIENT_ENDED:
        break;
    }
    return 0;
}

static int call(struct session *session, const char *method,
                const struct improv_client_action *action)
{
    automessage sd_bus_message *message = NULL;
    const struct gatt_characteristic *characteristic =
        gatt_of(session->gatt, session->device_path, action->characteristic);

    if (!characteristic)
        return -ENOENT;
    log_debug("%s %s", method, characteristic->path);
    int r = sd_bus_message_new_method_call(session->bus, &message, BLUEZ,
                                           characteristic->path,
                                           BLUEZ_CHARACTERISTIC, method);
    if (r < 0)
        return r;
    if (action->type == IMPROV_CLIENT_WRITE)
        sd_bus_message_sensitive(message);
    r = append_arguments(message, action);
    if (r < 0)
        return r;
    session->call = sd_bus_slot_unref(session->call);
    return sd_bus_call_async(session->bus, &session->call, message, on_done,
                             session, 0);
}

void session_operate(struct session *session, const char *method,
                     const struct improv_client_action *action)
{
    session->gatt_error[0] = '\0';
    session->gatt_lost = false;
    session->operated = action->characteristic;
    int r = call(session, method, action);
    session->reading = r >= 0 && action->type == IMPROV_CLIENT_READ;
    if (r >= 0)
        return;
    snprintf(session->gatt_error, sizeof session->gatt_error, "%s",
             strerror(-r));
    session->gatt_lost = r == -ENOENT; /* BlueZ has taken it away */
    session_handle(session,
                   &(struct improv_client_event){.type = IMPROV_CLIENT_FAILED});
}
