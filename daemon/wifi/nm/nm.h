/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the NetworkManager back end share. */
#ifndef IMPROVD_NM_H
#define IMPROVD_NM_H

#include "bus.h"
#include "later.h"
#include "wifi/backend.h"
#include "wifi/calls.h"

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
    NM_PASSWORD_MAX = 64, /* so long: a raw key */
    NM_SECURITY_MAX = 64, /* in words, with the NUL */
};

/* NMDeviceState, as far as it matters. */
enum {
    NM_DEVICE_UNMANAGED = 10,
    NM_DEVICE_UNAVAILABLE = 20,
    NM_DEVICE_NEED_AUTH = 60,
    NM_DEVICE_IP_CONFIG = 70,
    NM_DEVICE_IP_CHECK = 80, /* it has an address */
    NM_DEVICE_ACTIVATED = 100,
    NM_DEVICE_FAILED = 120,
};

enum { NM_REASON_NONE = 0 }; /* NMDeviceStateReason */

enum {
    NM_ACTIVE_ACTIVATED = 2, /* NMActiveConnectionState */
    NM_ACTIVE_DEACTIVATED = 4,
};

/* In the setting "user" of a connection that improvd made. */
#define NM_MADE_KEY "improvd.made"

/* An access point; what it points to is the message's that it was read of. */
struct nm_ap {
    const char *path;
    const char *bssid;
    const void *ssid;
    size_t ssid_length;      /* 0: hidden */
    uint8_t strength;        /* percent */
    uint32_t flags;          /* NM80211ApFlags */
    uint32_t wpa_flags, rsn; /* NM80211ApSecurityFlags */
};

/* Where a join is. Each step waits for one answer. */
enum nm_step {
    NM_IDLE,
    NM_BEGINNING,  /* until the event loop comes to it */
    NM_LISTING,    /* the access points in range */
    NM_SCANNING,   /* for one that is not among them */
    NM_ADDING,     /* the connection, in memory only, and activating it */
    NM_ACTIVATING, /* until it has an address */
    NM_SAVING,     /* to disk, as it works; until it is activated, too */
};

/* What the access points with the SSID can do, all of them together. */
struct nm_found {
    bool any;
    bool hidden;   /* it is not seen, or only where it was asked for by name */
    bool nameless; /* there is one that hides its name */
    bool open, owe, psk, sae;
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
    unsigned scans;   /* done for it */
    unsigned named_scans; /* done while it is asked for by its name */
    bool saved;
    bool activated;
    sd_bus_slot *call;
    sd_event_source *timer; /* for a scan that does not end */
    uint8_t ssid[NM_SSID_MAX];
    uint8_t password[NM_PASSWORD_MAX + 1]; /* ends in NUL, for D-Bus */
    size_t ssid_length, password_length;
    struct nm_found found;
    char connection[NM_PATH_MAX]; /* ours; "" while there is none */
    char active[NM_PATH_MAX];     /* its activation */
};

enum nm_scan_step {
    NM_SCAN_IDLE,
    NM_SCAN_BEGINNING,
    NM_SCAN_WAITING,
    NM_SCAN_LISTING,
};

struct nm_scan {
    enum nm_scan_step step;
    sd_bus_slot *call;
    sd_event_source *timer;
};

/* The connection that was saved last. */
struct nm_saved {
    uint8_t ssid[NM_SSID_MAX];
    size_t ssid_length;
    char connection[NM_PATH_MAX];
};

/* A call of which several are under way, about an object. */
struct nm_call {
    struct wifi_call base;
    struct nm *nm;
    unsigned attempt; /* of the join that it belongs to */
    char path[NM_PATH_MAX];
};

struct nm {
    sd_bus *bus;
    const char *wanted; /* interface, or NULL */
    const struct wifi_handlers *handlers;
    void *userdata;
    struct bus_watch *watch;
    sd_event_source *later; /* what must be done from the event loop */

    char device[NM_PATH_MAX]; /* object path; "" while there is none */
    char interface[NM_NAME_MAX];
    char active_connection[NM_PATH_MAX]; /* of the device; "" or "/": none */
    uint32_t device_state;

    sd_bus_slot *profiles_call; /* looking for Wi-Fi among the connections */
    unsigned profiles_left;
    bool configured;
    bool told_ready;
    sd_bus_slot *old_profiles_call; /* see nm_delete_old_profiles() */
    struct wifi_call *calls;

    enum nm_link told;      /* what was last told */
    sd_bus_slot *mode_call; /* is it this machine's own access point? */

    /* The connection to go back to, until the device is connected again. */
    char before[NM_PATH_MAX];
    char undone[NM_PATH_MAX]; /* a former attempt's activation: no news */

    struct nm_join join;
    struct nm_saved saved;
    unsigned undoing; /* answers to come before all is undone */
    struct nm_scan scan;

    sd_bus_slot *wireless_match;   /* see nm_listen.c */
    sd_bus_slot *supplicant_match; /* see nm_supplicant.c */
    sd_bus_slot *supplicant_call;
};

/* nm.c: see wifi/calls.h */
struct nm_call *nm_call_new(struct nm *nm, const char *path);

/* nm.c: comes back from the event loop, to what was begun */
void nm_later(struct nm *nm);

/* nm_device.c */
void nm_device_changed(struct nm *nm, const char *path, sd_bus_message *message,
                       bool added);
void nm_device_removed(struct nm *nm);

/* nm_link.c: tells `up` or `down`, if it is news; from the event loop only */
void nm_check_link(struct nm *nm);

/* nm_ap.c: the access points that our device hears, in a reply of
 * GetManagedObjects. The caller frees the array. */
int nm_read_aps(sd_bus_message *reply, const char *device,
                struct nm_ap **ret_aps, size_t *ret_count);
void nm_security_words(const struct nm_ap *ap, char words[NM_SECURITY_MAX]);
int8_t nm_dbm(uint8_t strength);
void nm_find_ssid(const struct nm_ap *aps, size_t count, const uint8_t *ssid,
                  size_t ssid_length, struct nm_found *found);

/* nm_profiles.c: tells `ready` when it is known whether one is for Wi-Fi */
void nm_look_for_profiles(struct nm *nm);
/* Those that improvd made for the same SSID as the one that was just saved */
void nm_delete_old_profiles(struct nm *nm);

/* nm_find.c: finds the network, then adds */
void nm_join_find(struct nm *nm);
void nm_join_scanned(struct nm *nm);

/* nm_join.c: from its begin to the call that adds the connection */
int nm_join_set_up(struct nm *nm);
void nm_join_network(struct nm *nm, const struct wifi_network *network);
void nm_join_begin(struct nm *nm);

/* nm_add.c: adds the connection and activates it */
void nm_join_add(struct nm *nm);

/* nm_activate.c: until it has an address and is saved */
void nm_join_added(struct nm *nm, const char *connection, const char *active);
void nm_join_active_changed(struct nm *nm, const char *path, uint32_t state);
void nm_join_device_changed(struct nm *nm, uint32_t state, uint32_t reason);

/* nm_undo.c: the end of a join that is none */
void nm_join_fail(struct nm *nm, enum wifi_failure failure, const char *why);
void nm_join_fail_by(struct nm *nm, enum wifi_failure failure,
                     sd_bus_message *reply);
void nm_undo(struct nm *nm);
enum wifi_failure nm_roll_back(struct nm *nm);
void nm_join_end(struct nm *nm);
void nm_delete_connection(struct nm *nm, const char *path);

/* nm_reason.c: an NMDeviceStateReason */
enum wifi_failure nm_failure(uint32_t reason, const struct nm_join *join);
const char *nm_failure_words(enum wifi_failure failure);

/* nm_supplicant.c: a wrong password, sooner than NetworkManager tells it */
int nm_supplicant_watch(struct nm *nm);
void nm_supplicant_free(struct nm *nm);

/* nm_listen.c: to what a join or a scan must hear, while there is one */
void nm_listen(struct nm *nm);
void nm_listen_stop(struct nm *nm);

/* nm_scan.c */
int nm_scan_set_up(struct nm *nm);
void nm_scan_start(struct nm *nm);
void nm_scan_begin(struct nm *nm);
void nm_scan_scanned(struct nm *nm);
void nm_scan_end(struct nm *nm);

/* nm_profile.c: the settings of the connection to add */
int nm_append_profile(sd_bus_message *message, const struct nm_join *join);

#endif
