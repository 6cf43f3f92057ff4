/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wi-Fi, as the daemon needs it of any stack: is it connected, join a network,
 * undo that, which networks are there. A back end knows nothing of Improv.
 */
#ifndef IMPROVD_WIFI_H
#define IMPROVD_WIFI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

struct wifi;

/* A network to join. Bytes, not strings: an SSID can hold anything. */
struct wifi_network {
    const uint8_t *ssid; /* 1..32 */
    size_t ssid_length;
    const uint8_t *password; /* passphrase, or 64 hexadecimal digits */
    size_t password_length;  /* 0: an open network */
};

/* A network in range; the bytes are the back end's. */
struct wifi_seen {
    const uint8_t *ssid;
    size_t ssid_length;   /* 0: hidden */
    const char *security; /* "NO", "WPA2", "WPA2/WPA3", "WPA2 EAP" ... */
    int8_t rssi;          /* dBm */
};

/* Why a join failed, as far as the stack tells. */
enum wifi_failure {
    WIFI_FAILURE_NONE,
    WIFI_FAILURE_OTHER,
    WIFI_FAILURE_PASSWORD,   /* wrong, or the network refused */
    WIFI_FAILURE_NOT_FOUND,  /* no network with this SSID in range */
    WIFI_FAILURE_NO_ADDRESS, /* associated, but given none */
    WIFI_FAILURE_TIMEOUT,    /* not yet even associated */
    WIFI_FAILURE_NO_DEVICE,  /* no Wi-Fi device, or no stack */
    WIFI_FAILURE_NOT_SAVED,  /* it works, but can't be kept */
};

/* Called with the user data given to wifi_new(); only from the event loop,
 * never from within a call of the functions below. */
struct wifi_handlers {
    /* When the stack has told all: is any network configured? What can't be
     * known counts as yes. Again when another stack takes over. */
    void (*ready)(void *userdata, bool configured);

    /* Connected means: with an address, numeric. Each is told when it
     * changes, and once after `ready`. */
    void (*up)(void *userdata, const char *address);
    void (*down)(void *userdata);

    /* The end of a wifi_join(); the network is saved before `joined`.
     * `address` is numeric, or "". `why` is for people. */
    void (*joined)(void *userdata, const char *address);
    void (*join_failed)(void *userdata, enum wifi_failure failure,
                        const char *why);

    /* The end of a wifi_scan(), in any order, an entry each access point;
     * NULL and 0 if there are none or it failed. */
    void (*scanned)(void *userdata, const struct wifi_seen *seen, size_t count);

    /* Something is missing that may come, or is not allowed. */
    void (*missing)(void *userdata, int error, const char *what);
};

/*
 * `backend`: networkmanager, iwd or wpa_supplicant; NULL takes the one that is
 * running, and another when that one comes instead. `interface` names the
 * Wi-Fi device, NULL takes the first. Strings and handlers must outlive it.
 */
int wifi_new(sd_bus *bus, const char *backend, const char *interface,
             const struct wifi_handlers *handlers, void *userdata,
             struct wifi **ret_wifi);

/*
 * Begins to join a network; `network` is copied. Ends with `joined` or
 * `join_failed`, after which nothing of the attempt is left.
 */
void wifi_join(struct wifi *wifi, const struct wifi_network *network);

/*
 * Gives up a join that has not ended, and restores what was before. Returns
 * what it was waiting for: WIFI_FAILURE_NO_ADDRESS, WIFI_FAILURE_NOT_FOUND (no
 * scan showed the network) or WIFI_FAILURE_TIMEOUT; WIFI_FAILURE_NONE if there
 * is no join.
 */
enum wifi_failure wifi_roll_back(struct wifi *wifi);

/* Begins to scan, and drops one in progress. Ends with `scanned`. */
void wifi_scan(struct wifi *wifi);

/* In words, for people and for D-Bus: "password", "not-found" ... */
const char *wifi_failure_name(enum wifi_failure failure);

void wifi_free(struct wifi *wifi);

#endif
