/* SPDX-License-Identifier: Apache-2.0 */
/*
 * To set it: ask first, as hostnamed may have to be started, which can take
 * longer than anybody waits; then set it, then ask what is in force.
 */
#include "requests/hostname.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus.h"
#include "clock.h"
#include "improv/names.h"
#include "log.h"

#define SERVICE   "org.freedesktop.hostname1"
#define PATH      "/org/freedesktop/hostname1"
#define INTERFACE "org.freedesktop.hostname1"

enum { SET_WITHIN_MS = 4000 }; /* later nobody waits for it [REQ-3] */

struct hostname {
    sd_bus *bus;
    hostname_handler handler;
    void *userdata;
    uint32_t began_ms;
    sd_bus_slot *call;                    /* whose answer is awaited */
    char wanted[IMPROV_HOSTNAME_MAX + 1]; /* to be set; "": nothing */
};

static void ask(struct hostname *hostname);

static void end(struct hostname *hostname, const char *name, int error)
{
    hostname->wanted[0] = '\0';
    hostname->handler(hostname->userdata, name, error);
}

/* hostnamed is there and said no: it can't take this name. */
static int set_error(const sd_bus_error *error)
{
    static const char *const absent[] = {
        SD_BUS_ERROR_SERVICE_UNKNOWN,  SD_BUS_ERROR_NAME_HAS_NO_OWNER,
        SD_BUS_ERROR_NO_REPLY,         SD_BUS_ERROR_TIMEOUT,
        SD_BUS_ERROR_DISCONNECTED,     SD_BUS_ERROR_UNKNOWN_METHOD,
        SD_BUS_ERROR_UNKNOWN_INTERFACE};

    for (unsigned i = 0; i < sizeof absent / sizeof absent[0]; i++)
        if (sd_bus_error_has_name(error, absent[i]))
            return -EIO;
    return -EINVAL;
}

static void complain(const sd_bus_error *error, const char *what)
{
    log_error("can't %s the hostname: %s", what, bus_error_words(error));
}

static int on_set(sd_bus_message *reply, void *userdata,
                  sd_bus_error *ret_error)
{
    (void)ret_error;
    struct hostname *hostname = userdata;
    const sd_bus_error *error = sd_bus_message_get_error(reply);

    hostname->call = sd_bus_slot_unref(hostname->call);
    hostname->wanted[0] = '\0';
    if (error) {
        complain(error, "set");
        end(hostname, NULL, set_error(error));
    } else {
        ask(hostname);
    }
    return 0;
}

static void set(struct hostname *hostname)
{
    if (clock_now_ms() - hostname->began_ms > SET_WITHIN_MS) {
        log_error("can't set the hostname: hostnamed is too slow");
        end(hostname, NULL, -ETIMEDOUT);
        return;
    }
    int r = sd_bus_call_method_async(
        hostname->bus, &hostname->call, SERVICE, PATH, INTERFACE,
        "SetStaticHostname", on_set, hostname, "sb", hostname->wanted, 0);
    if (r < 0)
        end(hostname, NULL, r);
}

struct names {
    const char *fixed;     /* StaticHostname; "" if there is none */
    const char *transient; /* Hostname */
};

static int read_name(void *userdata, const char *name, const char *signature,
                     sd_bus_message *message)
{
    struct names *names = userdata;

    if (strcmp(name, "StaticHostname") == 0)
        return bus_read_basic(message, signature, 's', &names->fixed);
    if (strcmp(name, "Hostname") == 0)
        return bus_read_basic(message, signature, 's', &names->transient);
    return 0;
}

static int on_asked(sd_bus_message *reply, void *userdata,
                    sd_bus_error *ret_error)
{
    (void)ret_error;
    struct hostname *hostname = userdata;
    const sd_bus_error *error = sd_bus_message_get_error(reply);
    struct names names = {"", ""};

    hostname->call = sd_bus_slot_unref(hostname->call);
    if (error) {
        complain(error, "ask for");
        end(hostname, NULL, -EIO);
    } else if (bus_each_property(reply, read_name, &names) < 0) {
        end(hostname, NULL, -EBADMSG);
    } else if (*hostname->wanted &&
               strcmp(hostname->wanted, names.fixed) != 0) {
        set(hostname);
    } else {
        end(hostname, *names.fixed ? names.fixed : names.transient, 0);
    }
    return 0;
}

static void ask(struct hostname *hostname)
{
    int r = sd_bus_call_method_async(hostname->bus, &hostname->call, SERVICE,
                                     PATH, BUS_PROPERTIES, "GetAll", on_asked,
                                     hostname, "s", INTERFACE);
    if (r < 0)
        end(hostname, NULL, r);
}

void hostname_get(struct hostname *hostname)
{
    hostname_drop(hostname);
    ask(hostname);
}

void hostname_set(struct hostname *hostname, const char *name)
{
    hostname_drop(hostname);
    hostname->began_ms = clock_now_ms();
    snprintf(hostname->wanted, sizeof hostname->wanted, "%s", name);
    ask(hostname);
}

void hostname_drop(struct hostname *hostname)
{
    hostname->call = sd_bus_slot_unref(hostname->call);
    hostname->wanted[0] = '\0';
}

int hostname_new(sd_bus *bus, hostname_handler handler, void *userdata,
                 struct hostname **ret_hostname)
{
    struct hostname *hostname = calloc(1, sizeof *hostname);
    if (!hostname)
        return -ENOMEM;
    hostname->bus = bus;
    hostname->handler = handler;
    hostname->userdata = userdata;
    *ret_hostname = hostname;
    return 0;
}

void hostname_free(struct hostname *hostname)
{
    if (!hostname)
        return;
    hostname_drop(hostname);
    free(hostname);
}
