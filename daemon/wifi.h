/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wi-Fi, as the daemon needs it of any stack: is it connected, join a network,
 * undo that. A back end knows nothing of Improv.
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
    const uint8_t *ssid;
    size_t ssid_length;
    const uint8_t *password; /* passphrase, or 64 hexadecimal digits */
    size_t password_length;  /* 0: an open network */
};

/* Called with the user data given to wifi_new(). */
struct wifi_handlers {
    /* Once, when the stack has told all: is any network configured? */
    void (*ready)(void *userdata, bool configured);

    /* Connected means: with an address. Each is told when it changes, and
     * once after `ready`. */
    void (*up)(void *userdata);
    void (*down)(void *userdata);

    /* The end of a wifi_join(); the network is saved before `joined`.
     * `address` is numeric, or "". `why` is for people. */
    void (*joined)(void *userdata, const char *address);
    void (*join_failed)(void *userdata, const char *why);

    /* Something is missing that may come, or is not allowed. */
    void (*missing)(void *userdata, int error, const char *what);
};

/* `interface` names the Wi-Fi device, NULL takes the first. Strings and
 * handlers must outlive it. */
int wifi_new(sd_bus *bus, const char *interface,
             const struct wifi_handlers *handlers, void *userdata,
             struct wifi **ret_wifi);

/*
 * Begins to join a network; `network` is copied. Ends with `joined` or
 * `join_failed`, after which nothing of the attempt is left.
 */
void wifi_join(struct wifi *wifi, const struct wifi_network *network);

/* Gives up a join that has not ended, and restores what was before. */
void wifi_roll_back(struct wifi *wifi);

void wifi_free(struct wifi *wifi);

#endif
