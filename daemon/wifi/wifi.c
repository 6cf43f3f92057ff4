/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses the back end of the Wi-Fi stack that runs here. */
#include "wifi/wifi.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus_name.h"
#include "clock.h"
#include "later.h"
#include "log.h"
#include "wifi/backend.h"

enum { GRACE_MS = 10000 }; /* a service that leaves may only be restarted */

/* NetworkManager itself uses one of the others: the first that runs wins. */
static const struct wifi_backend *const backends[] = {
    &wifi_backend_nm,
    &wifi_backend_iwd,
    &wifi_backend_wpa,
};

enum { BACKENDS = sizeof backends / sizeof backends[0] };

/* A service that may run, or not. */
struct candidate {
    struct wifi *wifi;
    const struct wifi_backend *backend;
    struct bus_name name;
    bool known; /* whether it runs */
};

struct wifi {
    sd_bus *bus;
    const char *interface;
    const struct wifi_handlers *handlers;
    void *userdata;

    struct candidate candidates[BACKENDS];
    const struct candidate *chosen; /* NULL: none yet, or named */
    sd_event_source *choose;        /* from the loop, not from a handler */
    sd_event_source *grace;
    bool told_missing;

    const struct wifi_backend *backend; /* NULL: none yet */
    void *stack;
    bool joining;
    bool join_refused, scan_refused; /* without a stack: told from the loop */
};

/* --- From the stack ------------------------------------------------------- */

static void choose_later(struct wifi *wifi)
{
    later_call(wifi->choose);
}

static void join_ended(struct wifi *wifi)
{
    wifi->joining = false;
    choose_later(wifi); /* another may have waited for it */
}

static void on_ready(void *userdata, bool configured)
{
    const struct wifi *wifi = userdata;
    wifi->handlers->ready(wifi->userdata, configured);
}

static void on_up(void *userdata, const char *address)
{
    const struct wifi *wifi = userdata;
    wifi->handlers->up(wifi->userdata, address);
}

static void on_down(void *userdata)
{
    const struct wifi *wifi = userdata;
    wifi->handlers->down(wifi->userdata);
}

static void on_joined(void *userdata, const char *address)
{
    struct wifi *wifi = userdata;
    join_ended(wifi);
    wifi->handlers->joined(wifi->userdata, address);
}

static void on_join_failed(void *userdata, enum wifi_failure failure,
                           const char *why)
{
    struct wifi *wifi = userdata;
    join_ended(wifi);
    wifi->handlers->join_failed(wifi->userdata, failure, why);
}

static void on_scanned(void *userdata, const struct wifi_seen *seen,
                       size_t count)
{
    const struct wifi *wifi = userdata;
    wifi->handlers->scanned(wifi->userdata, seen, count);
}

/* One that runs for other devices alone, such as Ethernet, is chosen all the
 * same: nobody can know whether its Wi-Fi device is yet to come. */
static void hint_at_others(const struct wifi *wifi)
{
    for (unsigned i = 0; i < BACKENDS; i++) {
        const struct candidate *other = &wifi->candidates[i];
        if (other == wifi->chosen || !other->name.present)
            continue;
        log_info("Wi-Fi: %s runs, too; if the Wi-Fi device is its, "
                 "the configuration must say so: wifi: backend: %s",
                 other->backend->name, other->backend->name);
        break;
    }
}

static void on_missing(void *userdata, int error, const char *what)
{
    const struct wifi *wifi = userdata;

    wifi->handlers->missing(wifi->userdata, error, what);
    if (error == -ENODEV && wifi->chosen)
        hint_at_others(wifi);
}

/* --- The choice ----------------------------------------------------------- */

static int start(struct wifi *wifi, const struct wifi_backend *backend)
{
    static const struct wifi_handlers handlers = {
        .ready = on_ready,
        .up = on_up,
        .down = on_down,
        .joined = on_joined,
        .join_failed = on_join_failed,
        .scanned = on_scanned,
        .missing = on_missing,
    };
    int r = backend->new_stack(wifi->bus, wifi->interface, &handlers, wifi,
                               &wifi->stack);
    if (r >= 0)
        wifi->backend = backend;
    return r;
}

/* Without a stack from now on, for freeing it may wait for the bus, and the
 * daemon be called meanwhile. */
static void stop(struct wifi *wifi)
{
    const struct wifi_backend *backend = wifi->backend;

    wifi->backend = NULL;
    if (backend)
        backend->free_stack(wifi->stack);
}

static void change_to(struct wifi *wifi, const struct candidate *candidate)
{
    log_info("Wi-Fi: by %s", candidate->backend->name);
    stop(wifi);
    wifi->chosen = candidate;
    wifi->told_missing = false;
    clock_disarm(wifi->grace);
    int r = start(wifi, candidate->backend);
    if (r < 0)
        wifi->handlers->missing(wifi->userdata, r, strerror(-r));
}

static bool is_known(const struct wifi *wifi)
{
    for (unsigned i = 0; i < BACKENDS; i++)
        if (!wifi->candidates[i].known)
            return false;
    return true;
}

static const struct candidate *first_running(const struct wifi *wifi)
{
    for (unsigned i = 0; i < BACKENDS; i++)
        if (wifi->candidates[i].name.present)
            return &wifi->candidates[i];
    return NULL;
}

/* Once chosen, a stack itself tells when its service is gone. */
static void tell_missing(struct wifi *wifi)
{
    if (wifi->told_missing || wifi->chosen)
        return;
    wifi->told_missing = true;
    wifi->handlers->missing(
        wifi->userdata, -ENOENT,
        "no NetworkManager, iwd or wpa_supplicant is running");
}

static void choose(struct wifi *wifi, bool graced)
{
    const struct candidate *best = first_running(wifi);

    if (!is_known(wifi) || wifi->joining)
        return;
    if (!best)
        tell_missing(wifi);
    else if (best == wifi->chosen)
        clock_disarm(wifi->grace);
    else if (!wifi->chosen || wifi->chosen->name.present || graced)
        change_to(wifi, best);
    else
        clock_arm(wifi->grace, GRACE_MS);
}

static int on_grace(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    choose(userdata, true);
    return 0;
}

static void refuse(struct wifi *wifi)
{
    bool join_refused = wifi->join_refused, scan_refused = wifi->scan_refused;

    wifi->join_refused = false;
    wifi->scan_refused = false;
    if (join_refused)
        wifi->handlers->join_failed(wifi->userdata, WIFI_FAILURE_NO_DEVICE,
                                    "no Wi-Fi stack is running");
    if (scan_refused)
        wifi->handlers->scanned(wifi->userdata, NULL, 0);
}

static int on_choose(sd_event_source *source, void *userdata)
{
    (void)source;
    struct wifi *wifi = userdata;

    refuse(wifi);
    if (wifi->candidates[0].wifi) /* not when one is named */
        choose(wifi, false);
    return 0;
}

/* --- What runs ------------------------------------------------------------ */

static void on_name(void *userdata, bool present)
{
    (void)present;
    struct candidate *candidate = userdata;

    candidate->known = true;
    choose_later(candidate->wifi);
}

/* What the bus does not tell does not run. */
static void on_name_failed(void *userdata, const sd_bus_error *error)
{
    (void)error;
    on_name(userdata, false);
}

static int watch_candidate(struct wifi *wifi, struct candidate *candidate,
                           const struct wifi_backend *backend)
{
    candidate->wifi = wifi;
    candidate->backend = backend;
    return bus_name_watch(&candidate->name, wifi->bus, backend->service,
                          on_name, on_name_failed, candidate);
}

static int watch_all(struct wifi *wifi)
{
    int r = 0;

    for (unsigned i = 0; r >= 0 && i < BACKENDS; i++)
        r = watch_candidate(wifi, &wifi->candidates[i], backends[i]);
    return r;
}

static int start_named(struct wifi *wifi, const char *name)
{
    for (unsigned i = 0; i < BACKENDS; i++)
        if (strcmp(backends[i]->name, name) == 0)
            return start(wifi, backends[i]);
    return -EINVAL;
}

/* --- What the daemon calls ------------------------------------------------ */

static int set_up(struct wifi *wifi, const char *name)
{
    sd_event *event = sd_bus_get_event(wifi->bus);

    int r = later_add(event, &wifi->choose, on_choose, wifi);
    if (r >= 0)
        r = clock_add_timer(event, &wifi->grace, on_grace, wifi);
    if (r >= 0)
        r = name ? start_named(wifi, name) : watch_all(wifi);
    return r;
}

int wifi_new(sd_bus *bus, const char *backend, const char *interface,
             const struct wifi_handlers *handlers, void *userdata,
             struct wifi **ret_wifi)
{
    struct wifi *wifi = calloc(1, sizeof *wifi);

    if (!wifi)
        return -ENOMEM;
    wifi->bus = bus;
    wifi->interface = interface;
    wifi->handlers = handlers;
    wifi->userdata = userdata;
    int r = set_up(wifi, backend);
    if (r < 0) {
        wifi_free(wifi);
        return r;
    }
    *ret_wifi = wifi;
    return 0;
}

void wifi_join(struct wifi *wifi, const struct wifi_network *network)
{
    if (wifi->backend) {
        wifi->joining = true;
        wifi->backend->join(wifi->stack, network);
    } else {
        wifi->join_refused = true;
        choose_later(wifi);
    }
}

enum wifi_failure wifi_roll_back(struct wifi *wifi)
{
    wifi->join_refused = false;
    if (!wifi->joining)
        return WIFI_FAILURE_NONE;
    join_ended(wifi);
    return wifi->backend->roll_back(wifi->stack);
}

void wifi_scan(struct wifi *wifi)
{
    if (wifi->backend) {
        wifi->backend->scan(wifi->stack);
    } else {
        wifi->scan_refused = true;
        choose_later(wifi);
    }
}

const char *wifi_failure_name(enum wifi_failure failure)
{
    switch (failure) {
    case WIFI_FAILURE_NONE:
        return "none";
    case WIFI_FAILURE_OTHER:
        break;
    case WIFI_FAILURE_PASSWORD:
        return "password";
    case WIFI_FAILURE_NOT_FOUND:
        return "not-found";
    case WIFI_FAILURE_NO_ADDRESS:
        return "no-address";
    case WIFI_FAILURE_TIMEOUT:
        return "timeout";
    case WIFI_FAILURE_NO_DEVICE:
        return "no-device";
    case WIFI_FAILURE_NOT_SAVED:
        return "not-saved";
    }
    return "other";
}

void wifi_free(struct wifi *wifi)
{
    if (!wifi)
        return;
    sd_event_source_disable_unref(wifi->choose);
    sd_event_source_disable_unref(wifi->grace);
    for (unsigned i = 0; i < BACKENDS; i++)
        bus_name_end(&wifi->candidates[i].name);
    stop(wifi);
    free(wifi);
}
