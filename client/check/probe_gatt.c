/* SPDX-License-Identifier: Apache-2.0 */
/* GATT operations, one at a time, and what BlueZ knows of the services. */
#include "check/probe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "bus.h"
#include "check/probe_internal.h"
#include "cleanup.h"
#include "log.h"
#include "output/safe_text.h"

#define BLUEZ_SERVICE "org.bluez.GattService1"

enum { OPERATION_MS = 10000 };

/* --- Calls --------------------------------------------------------------- */

static int on_reply(sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    struct probe *probe = userdata;

    probe->call = sd_bus_slot_unref(probe->call);
    probe->reply = sd_bus_message_ref(reply);
    return 0;
}

static bool replied(const struct probe *probe)
{
    return probe->reply || !probe->connected;
}

static int take_refusal(struct probe *probe)
{
    const sd_bus_error *error = sd_bus_message_get_error(probe->reply);

    if (!error)
        return 0;
    safe_string(bus_error_words(error), probe->refusal, sizeof probe->refusal);
    log_debug("refused: %s", probe->refusal);
    return -EIO;
}

/* Sends a call and waits for its answer, which is `probe->reply` then. */
static int call(struct probe *probe, sd_bus_message *message)
{
    probe->refusal[0] = '\0';
    probe->reply = sd_bus_message_unref(probe->reply);
    if (!probe->connected)
        return -ENOTCONN;
    int r = sd_bus_call_async(probe->bus, &probe->call, message, on_reply,
                              probe, (uint64_t)OPERATION_MS * 2 * 1000);
    if (r >= 0)
        r = probe_spin(probe, replied, OPERATION_MS);
    probe->call = sd_bus_slot_unref(probe->call);
    if (r < 0)
        return r;
    return probe->reply ? take_refusal(probe) : -ENOTCONN;
}

static const char *path_of(const struct probe *probe,
                           enum improv_characteristic characteristic)
{
    const struct gatt_characteristic *at =
        gatt_of(probe->gatt, probe->path, characteristic);
    return at ? at->path : NULL;
}

static int new_call(struct probe *probe,
                    enum improv_characteristic characteristic,
                    const char *method, sd_bus_message **ret_message)
{
    const char *path = path_of(probe, characteristic);
    if (!path)
        return probe->connected ? -ENOENT : -ENOTCONN;
    log_debug("%s %s", method, path);
    return sd_bus_message_new_method_call(probe->bus, ret_message, BLUEZ, path,
                                          BLUEZ_CHARACTERISTIC, method);
}

/* --- Operations ---------------------------------------------------------- */

int probe_subscribe(struct probe *probe,
                    enum improv_characteristic characteristic)
{
    automessage sd_bus_message *message = NULL;

    int r = new_call(probe, characteristic, "StartNotify", &message);
    return r < 0 ? r : call(probe, message);
}

static int take_value(struct probe *probe, size_t since,
                      enum improv_characteristic characteristic,
                      struct probe_value *ret_value)
{
    const void *data;
    struct improv_bytes bytes = {0};

    int r = bus_read_bytes(probe->reply, &data, &bytes.length);
    if (r < 0)
        return r;
    bytes.data = data;
    if (!transcript_echo(&probe->transcript, since, characteristic, bytes))
        probe_note_value(probe, TRANSCRIPT_READ, characteristic, bytes, false);
    if (bytes.length > TRANSCRIPT_BYTES)
        return -EMSGSIZE;
    if (!ret_value)
        return 0;
    ret_value->length = (uint16_t)bytes.length;
    if (bytes.length > 0)
        memcpy(ret_value->bytes, bytes.data, bytes.length);
    return 0;
}

int probe_read(struct probe *probe, enum improv_characteristic characteristic,
               struct probe_value *ret_value)
{
    automessage sd_bus_message *message = NULL;
    size_t since = probe->transcript.count;

    int r = new_call(probe, characteristic, "ReadValue", &message);
    if (r >= 0)
        r = sd_bus_message_append(message, "a{sv}", 0);
    if (r >= 0)
        r = call(probe, message);
    return r < 0 ? r : take_value(probe, since, characteristic, ret_value);
}

static int append_write(sd_bus_message *message, struct improv_bytes bytes,
                        enum probe_write how)
{
    int r = sd_bus_message_append_array(message, 'y', bytes.data, bytes.length);
    if (r < 0)
        return r;
    return sd_bus_message_append(message, "a{sv}", 1, "type", "s",
                                 how == PROBE_COMMAND ? "command" : "request");
}

int probe_write(struct probe *probe, struct improv_bytes bytes,
                enum probe_write how, bool secret)
{
    automessage sd_bus_message *message = NULL;

    int r =
        new_call(probe, IMPROV_CHARACTERISTIC_COMMAND, "WriteValue", &message);
    if (r < 0)
        return r;
    if (secret)
        sd_bus_message_sensitive(message);
    probe_note_value(probe, TRANSCRIPT_WRITTEN, IMPROV_CHARACTERISTIC_COMMAND,
                     bytes, secret);
    r = append_write(message, bytes, how);
    return r < 0 ? r : call(probe, message);
}

/* --- Properties ---------------------------------------------------------- */

/* Its value is entered in `probe->reply` then. */
static int get_property(struct probe *probe, const char *path,
                        const char *interface, const char *name,
                        const char *signature)
{
    automessage sd_bus_message *message = NULL;

    int r = sd_bus_message_new_method_call(probe->bus, &message, BLUEZ, path,
                                           BUS_PROPERTIES, "Get");
    if (r >= 0)
        r = sd_bus_message_append(message, "ss", interface, name);
    if (r >= 0)
        r = call(probe, message);
    if (r < 0)
        return r;
    return sd_bus_message_enter_container(probe->reply, 'v', signature);
}

static unsigned flag_of(const char *word)
{
    static const struct {
        const char *word;
        enum probe_flag flag;
    } flags[] = {
        {"read", PROBE_CAN_READ},
        {"write", PROBE_CAN_WRITE},
        {"write-without-response", PROBE_CAN_COMMAND},
        {"notify", PROBE_CAN_NOTIFY},
    };
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (strcmp(word, flags[i].word) == 0)
            return flags[i].flag;
    return 0;
}

int probe_flags(struct probe *probe, enum improv_characteristic characteristic,
                unsigned *ret_flags)
{
    const char *path = path_of(probe, characteristic);
    const char *word;
    unsigned flags = 0;

    if (!path)
        return -ENOENT;
    int r = get_property(probe, path, BLUEZ_CHARACTERISTIC, "Flags", "as");
    if (r >= 0)
        r = sd_bus_message_enter_container(probe->reply, 'a', "s");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_read(probe->reply, "s", &word)) > 0)
        flags |= flag_of(word);
    if (r < 0)
        return r;
    *ret_flags = flags;
    return 0;
}

int probe_in_service(struct probe *probe,
                     enum improv_characteristic characteristic, bool *ret_in)
{
    char service[BLUEZ_PATH_SIZE];
    const char *path = path_of(probe, characteristic);
    const char *text;

    if (!path)
        return -ENOENT;
    int r = get_property(probe, path, BLUEZ_CHARACTERISTIC, "Service", "o");
    if (r >= 0)
        r = sd_bus_message_read(probe->reply, "o", &text);
    if (r < 0)
        return r;
    snprintf(service, sizeof service, "%s", text);
    r = get_property(probe, service, BLUEZ_SERVICE, "UUID", "s");
    if (r >= 0)
        r = sd_bus_message_read(probe->reply, "s", &text);
    if (r < 0)
        return r;
    *ret_in = strcasecmp(text, IMPROV_UUID_SERVICE) == 0;
    return 0;
}
