/* SPDX-License-Identifier: Apache-2.0 */
/* Reading and writing D-Bus messages. */
#include "bus.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "improv/text.h"

/* Returns 1 for a message that nobody else shall see. */
static int drop_directed_signal(sd_bus_message *message, void *userdata,
                                sd_bus_error *ret_error)
{
    (void)userdata, (void)ret_error;
    const char *sender = sd_bus_message_get_sender(message);

    return sd_bus_message_is_signal(message, NULL, NULL) &&
           sd_bus_message_get_destination(message) &&
           !(sender && strcmp(sender, "org.freedesktop.DBus") == 0) &&
           !sd_bus_message_is_signal(message, "org.freedesktop.DBus.Local",
                                     NULL);
}

int bus_open(sd_bus **ret_bus)
{
    sd_bus *bus = NULL;

    int r = sd_bus_open_system(&bus);
    if (r >= 0)
        r = sd_bus_add_filter(bus, NULL, drop_directed_signal, NULL);
    if (r < 0) {
        sd_bus_unref(bus);
        return r;
    }
    *ret_bus = bus;
    return 0;
}

const char *bus_error_words(const sd_bus_error *error)
{
    return error->message ? error->message : error->name;
}

static int read_property(sd_bus_message *message, bus_property_handler handler,
                         void *userdata)
{
    const char *name, *contents;
    int r = sd_bus_message_read(message, "s", &name);
    if (r < 0)
        return r;
    r = sd_bus_message_peek_type(message, NULL, &contents);
    if (r < 0)
        return r;
    r = sd_bus_message_enter_container(message, 'v', contents);
    if (r < 0)
        return r;
    r = handler(userdata, name, contents, message);
    if (r == 0)
        r = sd_bus_message_skip(message, contents);
    return r < 0 ? r : sd_bus_message_exit_container(message);
}

int bus_each_property(sd_bus_message *message, bus_property_handler handler,
                      void *userdata)
{
    int r = sd_bus_message_enter_container(message, 'a', "{sv}");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_enter_container(message, 'e', "sv")) > 0) {
        r = read_property(message, handler, userdata);
        if (r < 0)
            return r;
        r = sd_bus_message_exit_container(message);
        if (r < 0)
            return r;
    }
    return r < 0 ? r : sd_bus_message_exit_container(message);
}

bool bus_is_readable(sd_bus_message *message, const char *signature)
{
    bool readable = sd_bus_message_has_signature(message, signature) &&
                    sd_bus_message_skip(message, signature) >= 0;
    return sd_bus_message_rewind(message, true) >= 0 && readable;
}

int bus_read_basic(sd_bus_message *message, const char *signature, char type,
                   void *ret)
{
    if (signature[0] != type || signature[1] != '\0')
        return 0;
    int r = sd_bus_message_read_basic(message, type, ret);
    return r < 0 ? r : 1;
}

int bus_read_bytes(sd_bus_message *message, const void **ret_bytes,
                   size_t *ret_length)
{
    return sd_bus_message_read_array(message, 'y', ret_bytes, ret_length);
}

static int open_entry(sd_bus_message *message, const char *name,
                      const char *signature)
{
    int r = sd_bus_message_open_container(message, 'e', "sv");
    if (r < 0)
        return r;
    r = sd_bus_message_append_basic(message, 's', name);
    return r < 0 ? r : sd_bus_message_open_container(message, 'v', signature);
}

static int close_entry(sd_bus_message *message)
{
    int r = sd_bus_message_close_container(message);
    return r < 0 ? r : sd_bus_message_close_container(message);
}

/* sd-bus takes no U+FDD0..FDEF, and none that ends in FFFE or FFFF. */
static bool is_noncharacter(const uint8_t *at, size_t left)
{
    if (left >= 3 && at[0] == 0xEF)
        return (at[1] == 0xB7 && at[2] >= 0x90 && at[2] <= 0xAF) ||
               (at[1] == 0xBF && at[2] >= 0xBE);
    return left >= 4 && at[0] >= 0xF0 && (at[1] & 0x0F) == 0x0F &&
           at[2] == 0xBF && at[3] >= 0xBE;
}

bool bus_is_text(const char *text, size_t length)
{
    const struct improv_bytes bytes = {(const uint8_t *)text, length};

    if (!improv_utf8_valid(bytes))
        return false;
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\0' || is_noncharacter(bytes.data + i, length - i))
            return false;
    return true;
}

int bus_append_basic(sd_bus_message *message, const char *name, char type,
                     const void *value)
{
    const char signature[2] = {type, '\0'};
    int r = open_entry(message, name, signature);
    if (r < 0)
        return r;
    r = sd_bus_message_append_basic(message, type, value);
    return r < 0 ? r : close_entry(message);
}

int bus_append_bytes(sd_bus_message *message, const char *name,
                     const void *bytes, size_t length)
{
    int r = open_entry(message, name, "ay");
    if (r < 0)
        return r;
    r = sd_bus_message_append_array(message, 'y', bytes, length);
    return r < 0 ? r : close_entry(message);
}

int bus_set_bool(sd_bus *bus, sd_bus_slot **ret_slot, const char *service,
                 const char *path, const char *interface, const char *name,
                 bool value, sd_bus_message_handler_t handler, void *userdata)
{
    return sd_bus_call_method_async(bus, ret_slot, service, path,
                                    BUS_PROPERTIES, "Set", handler, userdata,
                                    "ssv", interface, name, "b", (int)value);
}
