/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the wpa_supplicant back end share. */
#ifndef IMPROVD_WPA_H
#define IMPROVD_WPA_H

#include "bus.h"
#include "bus_name.h"
#include "later.h"
#include "wifi/addresses.h"
#include "wifi/backend.h"
#include "wifi/calls.h"
#include "wifi/settling.h"

#define WPA           "fi.w1.wpa_supplicant1"
#define WPA_PATH      "/fi/w1/wpa_supplicant1"
#define WPA_INTERFACE WPA ".Interface"
#define WPA_NETWORK   WPA ".Network"
#define WPA_BSS       WPA ".BSS"

enum {
    WPA_NAME_MAX = 16, /* IFNAMSIZ */
    WPA_NAMES = 8,     /* of Wi-Fi devices that are tried */
    WPA_PATH_MAX = 128,
    WPA_SSID_MAX = 32,
    WPA_PASSPHRASE_MIN = 8,
    WPA_PASSWORD_MAX = 64, /* then it is a raw key in hexadecimal */
    WPA_MATCHES = 4,
    WPA_MARK_MAX = 256,
};

/*
 * The id_str of a network that improvd made; behind it, the numbers of those
 * that were disabled before. While it is tried it has this priority, too, and
 * should improvd be killed, it knows by that what it has left behind. (To
 * change an id_str would disconnect the network, to change the priority does
 * not.)
 */
#define WPA_MARK "improvd"
enum { WPA_TRYING = -20202, WPA_KEPT = 0 };

/* State of the interface, as far as it matters. */
enum wpa_state {
    WPA_STATE_OTHER, /* down, or looking for a network */
    WPA_STATE_AUTHENTICATING,
    WPA_STATE_ASSOCIATED,
    WPA_STATE_HANDSHAKE, /* in which the password is proven */
    WPA_STATE_COMPLETED,
};

/* What a network asks of those who join it; bits. */
enum {
    WPA_PRIVACY = 1 << 0, /* and none of the others: WEP */
    WPA_PSK = 1 << 1,     /* WPA2 */
    WPA_SAE = 1 << 2,     /* WPA3 */
    WPA_OWE = 1 << 3,     /* encrypted, without a password */
    WPA_EAP = 1 << 4,     /* WPA2 */
    WPA_OLD_PSK = 1 << 5, /* WPA */
    WPA_OLD_EAP = 1 << 6,
};

struct wpa_bss {
    const uint8_t *ssid; /* the message's */
    size_t ssid_length;
    int16_t signal; /* dBm */
    unsigned security;
};

struct wpa;

/* Asks for each object of a list in turn; see wpa_walk_start(). */
struct wpa_walk {
    struct wpa *wpa;
    const char *interface; /* of each object */
    void (*each)(struct wpa *wpa, const char *path, sd_bus_message *properties);
    void (*end)(struct wpa *wpa, bool complete);
    sd_bus_slot *call;
    char **paths; /* NULL at the end */
    size_t next;
};

/* A network that wpa_supplicant knows. */
struct wpa_known {
    char *path;
    bool enabled;
    bool replaced; /* the same SSID: by the one that is joined */
};

/* Where a join is. Each step waits for something. */
enum wpa_step {
    WPA_IDLE,
    WPA_WANTED,      /* the event loop, and the end of what is undone */
    WPA_FINDING,     /* the access points in range */
    WPA_SCANNING,    /* for one that is not among them */
    WPA_LISTING,     /* the other networks, to restore them */
    WPA_ADDING,      /* the network, in memory only */
    WPA_SELECTING,   /* it, which disables the others */
    WPA_ASSOCIATING, /* until wpa_supplicant has completed */
    WPA_ADDRESSING,  /* until there is an address */
    WPA_SAVING,      /* to disk: only now, as it works */
};

struct wpa_join {
    enum wpa_step step;
    sd_bus_slot *call;
    struct wpa_walk walk;
    unsigned scans; /* done in vain */
    uint8_t ssid[WPA_SSID_MAX];
    uint8_t password[WPA_PASSWORD_MAX + 1]; /* ends in NUL, for D-Bus */
    size_t ssid_length, password_length;
    bool found;
    bool open;         /* an access point with the SSID asks for nothing */
    unsigned security; /* of all of them */
    bool sae;          /* it is joined by SAE, perhaps */
    char network[WPA_PATH_MAX]; /* ours; "" while there is none */
    enum wpa_state reached;     /* in this attempt to associate */
    unsigned refusals;
    struct wpa_known *known;
    size_t known_count;
};

/* The scan for the daemon. */
struct wpa_scan {
    enum { WPA_SCAN_IDLE, WPA_SCAN_WANTED, WPA_SCAN_AIR, WPA_SCAN_READ } step;
    sd_bus_slot *call;
    sd_event_source *timer;
    struct wpa_walk walk;
    uint32_t began_ms;
    struct wpa_heard *heard;
    size_t count;
};

/* Is the interface connected, with an address? */
enum wpa_link {
    WPA_LINK_UNKNOWN,
    WPA_LINK_UP,
    WPA_LINK_DOWN,
};

struct wpa {
    sd_bus *bus;
    const char *wanted; /* interface, or NULL */
    const struct wifi_handlers *handlers;
    void *userdata;
    struct bus_name name;
    sd_bus_slot *matches[WPA_MATCHES];
    struct sd_device_monitor *devices;
    struct addresses *addresses;
    sd_event_source *later;   /* begins what is wanted */
    struct settling settling; /* of the join's address */

    char names[WPA_NAMES][WPA_NAME_MAX]; /* of devices, while looking */
    size_t name_count, name_next;
    sd_bus_slot *call; /* while looking for the interface */

    char path[WPA_PATH_MAX]; /* of the interface; "" while there is none */
    char interface[WPA_NAME_MAX];
    char *config_file; /* of the interface; NULL or "" if it has none */
    enum wpa_state state;

    struct wpa_walk start_walk; /* at the networks that are there */
    bool configured;
    char left[WPA_PATH_MAX];      /* a network that a killed improvd left */
    char left_mark[WPA_MARK_MAX]; /* its id_str */
    bool told_ready;
    enum wpa_link told;

    struct wpa_join join;
    struct wpa_scan scan;
    sd_bus_slot *undo_call; /* answered when all is undone */
    sd_bus_slot *hint_call; /* see wpa_hint.c */
};

/* wpa.c */
void wpa_tell_connectivity(struct wpa *wpa);
void wpa_lost(struct wpa *wpa, const char *why);

/* wpa_interface.c: finds the interface; then wpa_start() */
void wpa_look_for_interface(struct wpa *wpa);
int wpa_watch_devices(struct wpa *wpa);
void wpa_missing(struct wpa *wpa, int error, const char *what);

/* wpa_start.c: looks at the networks that are there, and tells `ready` */
void wpa_start(struct wpa *wpa);

/*
 * wpa_call.c: calls, none of which starts wpa_supplicant. The arguments are
 * those of sd_bus_message_append(); NULL types for none.
 */
int wpa_new_call(struct wpa *wpa, const char *path, const char *interface,
                 const char *member, sd_bus_message **ret_message);
int wpa_call(struct wpa *wpa, sd_bus_slot **ret_slot, const char *path,
             const char *interface, const char *member,
             sd_bus_message_handler_t handler, const char *types, ...);
void wpa_tell(struct wpa *wpa, const char *path, const char *interface,
              const char *member, const char *types, ...); /* no answer */
void wpa_enable(struct wpa *wpa, const char *network, bool enabled);

/*
 * wpa_walk.c: calls `each` for each object of the interface's property `list`,
 * and then `end`; not `complete` if the list could not be had. A walk that is
 * stopped calls nothing more.
 */
void wpa_walk_start(struct wpa_walk *walk, struct wpa *wpa, const char *list);
void wpa_walk_stop(struct wpa_walk *walk);

/* wpa_bss.c: false if it is not that of an access point */
bool wpa_read_bss(sd_bus_message *properties, struct wpa_bss *ret_bss);

/* wpa_scan.c: a scan for the daemon */
int wpa_scan_set_up(struct wpa *wpa);
void wpa_scan_begin(struct wpa *wpa);
void wpa_scan_done(struct wpa *wpa);
void wpa_scan_end(struct wpa *wpa); /* tells what is known */
void wpa_scan_drop(struct wpa *wpa);
int wpa_ask_scan(struct wpa *wpa, sd_bus_slot **ret_slot,
                 sd_bus_message_handler_t handler, const uint8_t *ssid,
                 size_t ssid_length); /* for this SSID too; may be none */

/* wpa_find.c: the access point to join; then wpa_join_list() */
void wpa_join_find(struct wpa *wpa);
void wpa_join_scanned(struct wpa *wpa);

/* wpa_network.c: the other networks, then wpa_join_add() */
struct wpa_network {
    bool enabled;
    bool joins;       /* not an access point of this machine's own */
    bool same;        /* as the one to join */
    bool trying;      /* improvd was, when it was killed */
    const char *mark; /* id_str, in quotes; NULL if it has none */
};
void wpa_read_network(sd_bus_message *properties, const struct wpa_join *join,
                      struct wpa_network *ret_network);
void wpa_join_list(struct wpa *wpa);
void wpa_forget_known(struct wpa_join *join);

/* wpa_profile.c: what AddNetwork is told */
enum wifi_failure wpa_check_profile(struct wpa_join *join,
                                    const char **ret_why);
int wpa_append_profile(sd_bus_message *message, const struct wpa_join *join);

/* wpa_join.c: a join, driven by answers and by what is seen */
void wpa_join_begin(struct wpa *wpa);
void wpa_join_add(struct wpa *wpa);
void wpa_join_fail(struct wpa *wpa, enum wifi_failure failure, const char *why);
void wpa_join_succeed(struct wpa *wpa, const char *address);
void wpa_join_undo(struct wpa *wpa);
void wpa_join_end(struct wpa *wpa);

/* wpa_follow.c: what happens once it is selected; then wpa_save() */
struct wpa_changes {
    const char *state; /* NULL: not changed; so are zeros */
    int32_t reason;    /* of a disconnect; negative: ours */
    int32_t auth_status, assoc_status;
};
void wpa_follow(struct wpa *wpa, const struct wpa_changes *changes);
void wpa_follow_address(struct wpa *wpa);
int wpa_on_settled(sd_event_source *timer, uint64_t usec, void *userdata);

/* wpa_save.c: to disk; then wpa_join_succeed() */
void wpa_save(struct wpa *wpa);

/* wpa_hint.c: says in the log what an address may be waiting for */
void wpa_hint(struct wpa *wpa);

#endif
