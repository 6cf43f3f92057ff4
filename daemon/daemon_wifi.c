/* SPDX-License-Identifier: Apache-2.0 */
/* Wi-Fi: connected or not, and how a join ended. */
#include "control/control.h"
#include "daemon_internal.h"
#include "log.h"
#include "next_url.h"
#include "wifi/wifi.h"

/* [RUN-1]: at once when no Wi-Fi is configured; or else `down` follows. */
static void on_wifi_ready(void *userdata, bool configured)
{
    struct daemon *daemon = userdata;

    log_info("Wi-Fi: %s", configured ? "a network is configured"
                                     : "no network is configured yet");
    if (!configured)
        daemon_handle_type(daemon, IMPROV_EVENT_START);
}

static void on_wifi_up(void *userdata, const char *address)
{
    log_info("Wi-Fi: connected, address %s", *address ? address : "unknown");
    daemon_tell_address(userdata, address);
    daemon_handle_type(userdata, IMPROV_EVENT_WIFI_UP);
}

static void on_wifi_down(void *userdata)
{
    log_info("Wi-Fi: not connected");
    daemon_tell_address(userdata, "");
    daemon_handle_type(userdata, IMPROV_EVENT_WIFI_DOWN);
}

static void on_joined(void *userdata, const char *address)
{
    struct daemon *daemon = userdata;
    char url[NEXT_URL_MAX + 1];
    size_t length = next_url_fill(url, daemon->config->next_url, address,
                                  requests_device_name(daemon->requests));
    const struct improv_bytes string = {(const uint8_t *)url, length};
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_JOINED,
        .number = daemon->join_number,
        .strings = &string,
        .string_count = length > 0,
    };

    log_info("Wi-Fi: joined, address %s", *address ? address : "unknown");
    daemon_tell_address(daemon, address);
    control_set_failure(daemon->control, WIFI_FAILURE_NONE);
    daemon_handle(daemon, &event);
    daemon_handle_type(daemon, IMPROV_EVENT_WIFI_UP); /* if it was too late */
}

static void on_join_failed(void *userdata, enum wifi_failure failure,
                           const char *why)
{
    struct daemon *daemon = userdata;
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_JOIN_FAILED,
        .number = daemon->join_number,
    };

    daemon_tell_failure(daemon, failure, why);
    daemon_handle(daemon, &event);
}

static void on_scanned(void *userdata, const struct wifi_seen *seen,
                       size_t count)
{
    struct daemon *daemon = userdata;
    requests_scanned(daemon->requests, seen, count);
}

static void on_wifi_missing(void *userdata, int error, const char *what)
{
    daemon_missing(userdata, error, what, EXIT_CODE_NO_WIFI);
}

int daemon_set_up_wifi(struct daemon *daemon, sd_bus *bus)
{
    static const struct wifi_handlers handlers = {
        .ready = on_wifi_ready,
        .up = on_wifi_up,
        .down = on_wifi_down,
        .joined = on_joined,
        .join_failed = on_join_failed,
        .scanned = on_scanned,
        .missing = on_wifi_missing,
    };
    return wifi_new(bus, daemon->config->wifi_backend,
                    daemon->config->wifi_interface, &handlers, daemon,
                    &daemon->wifi);
}
