/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the iwd back end share. */
#ifndef IMPROVD_IWD_H
#define IMPROVD_IWD_H

#include "bus.h"
#include "later.h"
#include "wifi/addresses.h"
#include "wifi/backend.h"
#include "wifi/calls.h"
#include "wifi/settling.h"

#define IWD         "net.connman.iwd"
#define IWD_PATH    "/net/connman/iwd"
#define IWD_DEVICE  IWD ".Device"
#define IWD_STATION IWD ".Station"
#define IWD_NETWORK IWD ".Network"
#define IWD_KNOWN   IWD ".KnownNetwork"

#define IWD_OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"

enum {
    IWD_NAME_MAX = 16, /* IFNAMSIZ */
    IWD_PATH_MAX = 128,
    IWD_SSID_MAX = 32,
    IWD_PASSPHRASE_MAX = 63,
    IWD_SEEN_MAX = 64, /* networks that a scan tells */
};

/* Station.State; while there is no station (another mode, no power): none. */
enum iwd_state {
    IWD_NO_STATION,
    IWD_DISCONNECTED,
    IWD_CONNECTING,
    IWD_CONNECTED, /* roaming is that, too */
    IWD_DISCONNECTING,
};

/* Where a join is. Each step waits for one thing. */
enum iwd_step {
    IWD_IDLE,
    IWD_BEGINNING,  /* the loop, and that the attempt before has ended */
    IWD_LISTING,    /* what iwd has in range, and what it knows */
    IWD_SCANNING,   /* for a network that is not among them */
    IWD_JOINING,    /* iwd, which asks the agent for the passphrase */
    IWD_ADDRESSING, /* an address */
};

/* A network, as iwd tells them apart. */
struct iwd_name {
    char ssid[IWD_SSID_MAX + 1];
    const char *type; /* "open" or "psk" */
};

/* What iwd tells of a network, or of one that it knows; the message's. */
struct iwd_network {
    const char *name, *type;
    const char *device; /* NULL: not in range */
    bool known;
};

struct iwd_join {
    enum iwd_step step;
    unsigned attempt; /* which join it is: answers to former ones may come */
    struct iwd_name name;
    char passphrase[IWD_PASSPHRASE_MAX + 1];
    enum wifi_failure refusal; /* it can't be tried at all, and why */
    const char *refusal_why;

    sd_bus_slot *call;
    char network[IWD_PATH_MAX]; /* "" while it is not known */
    const char *other_type;     /* the SSID is in range, of this type */
    bool known;                 /* iwd has credentials of its own from before */
    bool scanned;               /* once is enough */
    bool asked;                 /* for the passphrase */
    bool again;                 /* a second time, for iwd to ask */
};

/* A call that has to do with an attempt, which may have been given up since. */
struct iwd_call {
    struct wifi_call base;
    struct iwd *iwd;
    unsigned attempt;
    bool known;
    struct iwd_name name;
};

struct iwd_seen {
    char path[IWD_PATH_MAX];
    char ssid[IWD_SSID_MAX + 1];
    const char *security;
    int8_t rssi;
};

struct iwd_scan {
    bool wanted;
    bool asked;   /* iwd is scanning */
    bool listing; /* the scan itself has ended */
    sd_bus_slot *call;
    sd_event_source *timer; /* however long iwd takes */
    struct iwd_seen seen[IWD_SEEN_MAX];
    size_t count;
};

struct iwd {
    sd_bus *bus;
    const char *wanted; /* interface, or NULL */
    const struct wifi_handlers *handlers;
    void *userdata;
    struct bus_watch *watch;
    struct addresses *addresses;
    sd_event_source *later; /* begins what was asked for */
    sd_bus_slot *agent;
    sd_bus_slot *agent_call;
    bool present;                 /* on the bus */
    char owner[IWD_NAME_MAX * 2]; /* its unique name; "": not yet known */

    char device[IWD_PATH_MAX]; /* object path; "" while there is none */
    char interface[IWD_NAME_MAX];
    sd_bus_slot *station_call;
    enum iwd_state state;
    char network[IWD_PATH_MAX]; /* connected, or being so; "": none */
    bool configured;            /* any network is known */
    bool told_ready;
    enum { IWD_TOLD_NOTHING, IWD_TOLD_UP, IWD_TOLD_DOWN } told;

    /* The network to go back to, until one is connected again. */
    char before[IWD_PATH_MAX];
    struct iwd_join join;
    struct settling settling; /* of its address */
    struct iwd_name owed; /* to be forgotten when iwd is back; ssid "": none */
    unsigned undoing;     /* answers to come before all is undone */
    bool tidying;         /* `ready` waits for that */
    struct wifi_call *calls;

    struct iwd_scan scan;
};

/* iwd.c: one that is too long becomes none */
void iwd_copy_path(char target[IWD_PATH_MAX], const char *path);

/* One answer less to come. */
void iwd_undone(struct iwd *iwd);

/* False if it has no name or no type. */
bool iwd_read_network(sd_bus_message *properties,
                      struct iwd_network *ret_network);

/* iwd_device.c: the device, its station, and whether that is connected */
void iwd_device_added(struct iwd *iwd, const char *path,
                      sd_bus_message *message);
void iwd_device_removed(struct iwd *iwd);
void iwd_station_changed(struct iwd *iwd, sd_bus_message *message);
void iwd_station_removed(struct iwd *iwd);
void iwd_look_again(struct iwd *iwd);
void iwd_ask_station(struct iwd *iwd);
void iwd_tell_connectivity(struct iwd *iwd);

/* iwd_agent.c: hands out the passphrase of the join */
int iwd_agent_add(struct iwd *iwd);
void iwd_agent_register(struct iwd *iwd);
void iwd_agent_remove(struct iwd *iwd);

/* iwd_find.c: looks for the network, then connects or fails */
void iwd_find(struct iwd *iwd);
void iwd_find_scanned(struct iwd *iwd);

/* iwd_join.c: a join, driven by answers and by what the watch sees */
void iwd_join_network(struct iwd *iwd, const struct wifi_network *network);
void iwd_join_go_on(struct iwd *iwd);
void iwd_join_connect(struct iwd *iwd, const char *path, const char *interface,
                      const char *method, const char *ssid);
void iwd_join_check(struct iwd *iwd);
int iwd_on_settled(sd_event_source *timer, uint64_t usec, void *userdata);
void iwd_join_fail(struct iwd *iwd, enum wifi_failure failure, const char *why);
void iwd_join_lost(struct iwd *iwd, const char *why);
enum wifi_failure iwd_roll_back(struct iwd *iwd);
void iwd_join_end(struct iwd *iwd);

/* iwd_forget.c: makes iwd forget what an attempt made it save */
void iwd_forget(struct iwd *iwd, const struct iwd_name *name);

/* iwd_scan.c */
int iwd_scan_set_up(struct iwd *iwd);
void iwd_scan_begin(struct iwd *iwd);
void iwd_scan_go_on(struct iwd *iwd);
void iwd_scan_ended(struct iwd *iwd);
void iwd_scan_lost(struct iwd *iwd);
void iwd_scan_drop(struct iwd *iwd);

#endif
