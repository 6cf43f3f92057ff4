/* SPDX-License-Identifier: Apache-2.0 */
/*
 * D-Bus: what BlueZ and NetworkManager have in common. Both show their state
 * as objects with interfaces and properties below one ObjectManager; a watch
 * follows all of it without ever waiting for an answer.
 */
#ifndef IMPROV_LINUX_BUS_H
#define IMPROV_LINUX_BUS_H

#include <stdbool.h>
#include <stddef.h>
#include <systemd/sd-bus.h>

#define BUS_PROPERTIES "org.freedesktop.DBus.Properties"

struct bus_watch;

/* The arguments of a property's getter that hardly any looks at. */
#define BUS_UNUSED_OF_GETTER                                                   \
    ((void)bus, (void)path, (void)interface, (void)property, (void)ret_error)

/*
 * Connects to the system bus. Signals that are sent to this connection alone
 * are dropped, but for the bus's own: the bus compares the sender with what a
 * match asks for only where a signal is sent to all, so any program could send
 * one in BlueZ's name.
 */
int bus_open(sd_bus **ret_bus);

/* Called with the user data of the watch. All pointers are the caller's. */
struct bus_watch_handlers {
    /* The service came to the bus, or left it; first call: as it is now. */
    void (*service)(void *userdata, bool present);

    /*
     * An interface appeared (`added`), or some of its properties changed.
     * `properties` stands before an a{sv}: read it whole with
     * bus_each_property(), or leave it.
     */
    void (*changed)(void *userdata, const char *path, const char *interface,
                    sd_bus_message *properties, bool added);

    void (*removed)(void *userdata, const char *path, const char *interface);

    /* All objects that were there at the start have been told. */
    void (*listed)(void *userdata);

    /* The bus or the service refused: a negative errno, such as -EACCES. A
     * list that failed is asked for again, and what fails told only once. */
    void (*failed)(void *userdata, int error, const char *message);

    /* Interfaces whose changes are of interest, NULL at the end; or NULL for
     * all: others do not even wake the process. */
    const char *const *interfaces;
};

/*
 * Follows all objects of `service` below the ObjectManager at `root`. The
 * strings and the handlers must outlive the watch.
 */
int bus_watch_new(sd_bus *bus, const char *service, const char *root,
                  const struct bus_watch_handlers *handlers, void *userdata,
                  struct bus_watch **ret_watch);

/* Tells all objects once more, as at the start: `changed`, then `listed`. */
void bus_watch_list(struct bus_watch *watch);

void bus_watch_free(struct bus_watch *watch);

/*
 * Calls `changed` for each interface of each object in the reply of
 * GetManagedObjects.
 */
int bus_each_object(sd_bus_message *reply,
                    const struct bus_watch_handlers *handlers, void *userdata);

/*
 * Called for each property; `message` stands in the variant, whose content
 * has this signature. Reads it and returns 1, or returns 0 to pass over it,
 * or a negative errno, which ends the loop.
 */
typedef int (*bus_property_handler)(void *userdata, const char *name,
                                    const char *signature,
                                    sd_bus_message *message);

/* Reads an a{sv} whole. */
int bus_each_property(sd_bus_message *message, bus_property_handler handler,
                      void *userdata);

/*
 * Reads a basic property into *ret if its signature is `type`; to be returned
 * from a bus_property_handler. A string stays the message's.
 */
int bus_read_basic(sd_bus_message *message, const char *signature, char type,
                   void *ret);

/* An error for people: its message or, without one, its name. */
const char *bus_error_words(const sd_bus_error *error);

/* Is the whole message of this signature, all text in it as sd-bus takes it?
 * Then it can be read, from its beginning. */
bool bus_is_readable(sd_bus_message *message, const char *signature);

/* The ay that a message stands before; valid as long as the message. */
int bus_read_bytes(sd_bus_message *message, const void **ret_bytes,
                   size_t *ret_length);

/* True if sd-bus takes it as a string: UTF-8 without NUL, and without Unicode's
 * noncharacters, which others send and it refuses even to read. */
bool bus_is_text(const char *text, size_t length);

/* Appends a dictionary entry {sv} with a basic value, or an ay. */
int bus_append_basic(sd_bus_message *message, const char *name, char type,
                     const void *value);
int bus_append_bytes(sd_bus_message *message, const char *name,
                     const void *bytes, size_t length);

/* Sets a property; `handler` gets the answer, or is NULL. Does not wait. */
int bus_set_bool(sd_bus *bus, sd_bus_slot **ret_slot, const char *service,
                 const char *path, const char *interface, const char *name,
                 bool value, sd_bus_message_handler_t handler, void *userdata);

#endif
