/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the NetworkManager back end share. */
#ifndef IMPROVD_NM_H
#define IMPROVD_NM_H

#include "bus.h"
#include "wifi/backend.h"

#define NM            "org.freedesktop.NetworkManager"
#define NM_PATH       "/org/freedesktop/NetworkManager"
#define NM_ROOT       "/org/freedesktop"
#define NM_DEVICE     NM ".Device"
#define NM_WIRELESS   NM ".Device.Wireless"
#define NM_AP         NM ".AccessPoint"
#define NM_ACTIVE     NM ".Connection.Active"
#define NM_CONNECTION NM ".Settings.Connection"

enum {
    NM_NAME_MAX = 16, /* IFNAMSIZ */
    NM_PATH_MAX = 128,
    NM_SSID_MAX = 32,
    NM_PASSWORD_MAX = 64,
};

/* NMDeviceState, as far as it matters. */
enum {
    NM_DEVICE_UNMANAGED = 10,
    NM_DEVICE_ACTIVATED = 100,
    NM_DEVICE_FAILED = 120,
};

/* In the setting "user" of a connection that improvd made. */
#define NM_MADE_KEY "improvd.made"

/* Where a join is. Each step waits for one answer. */
enum nm_step {
    NM_IDLE,
    NM_LISTING,    /* the access points in range */
    NM_SCANNING,   /* for one that is not among them */
    NM_ADDING,     /* the connection, in memory only, and activating it */
    NM_ACTIVATING, /* until it has an address */
    NM_SAVING,     /* to disk: only now, as it works */
};

/* The best access point with the SSID, as any radio heard it. */
struct nm_access_point {
    bool found;
    uint8_t strength;
    bool psk, sae;
};

/* Is the device connected to a network, as a client of it? */
enum nm_link {
    NM_LINK_UNKNOWN,
    NM_LINK_UP,
    NM_LINK_DOWN,
};

struct nm_join {
    enum nm_step step;
    unsigned attempt; /* which join it is: answers to former ones may come */
    bool scanned;     /* once is enough */
    sd_bus_slot *call;
    uint8_t ssid[NM_SSID_MAX];
    uint8_t password[NM_PASSWORD_MAX + 1]; /* ends in NUL, for D-Bus */
    size_t ssid_length, password_length;
    struct nm_access_point best;
    char connection[NM_PATH_MAX]; /* ours; "" while there is none */
    char active[NM_PATH_MAX];     /* its activation */
    uint32_t failure;             /* NMDeviceStateReason, once it failed */
};

struct nm {
    sd_bus *bus;
    const char *wanted; /* interface, or NULL */
    const struct wifi_handlers *handlers;
    void *userdata;
    struct bus_watch *watch;

    char device[NM_PATH_MAX]; /* object path; "" while there is none */
    char interface[NM_NAME_MAX];
    char active_connection[NM_PATH_MAX]; /* of the device; "" or "/": none */
    uint32_t device_state;

    sd_bus_slot *profiles_call; /* looking for Wi-Fi among the connections */
    unsigned profiles_left;
    bool configured;
    bool told_ready;
    enum nm_link told;        /* what was last told */
    sd_bus_slot *mode_call;   /* is it this machine's own access point? */
    sd_bus_slot *device_call; /* about a device that may have become ours */

    /* The connection to go back to, until the device is connected again. */
    char before[NM_PATH_MAX];

    struct nm_join join;
    unsigned undoing; /* answers to come before all is undone */
};

/* nm.c */
void nm_tell_connectivity(struct nm *nm);

/* nm_profiles.c: tells `ready` when it is known whether one is for Wi-Fi */
void nm_look_for_profiles(struct nm *nm);

/* nm_find.c: finds the access point, then adds */
void nm_join_find(struct nm *nm);
void nm_join_scanned(struct nm *nm);

/* nm_join.c: a join, driven by answers and by what the watch sees */
void nm_join_add(struct nm *nm);
void nm_join_fail(struct nm *nm, const char *why);
void nm_join_active_changed(struct nm *nm, const char *path, uint32_t state);
void nm_join_active_removed(struct nm *nm, const char *path);
void nm_join_lost(struct nm *nm, const char *why);
void nm_join_end(struct nm *nm);
void nm_join_network(struct nm *nm, const struct wifi_network *network);
enum wifi_failure nm_roll_back(struct nm *nm);
void nm_delete_connection(struct nm *nm, const char *path);

/* nm_profile.c: the settings of the connection to add */
int nm_append_profile(sd_bus_message *message, const struct nm_join *join);

#endif
