/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses the back end of the Wi-Fi stack that runs here. */
#include "wifi/wifi.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "wifi/backend.h"

struct wifi {
    const struct wifi_backend *backend;
    void *stack;
};

int wifi_new(sd_bus *bus, const char *backend, const char *interface,
             const struct wifi_handlers *handlers, void *userdata,
             struct wifi **ret_wifi)
{
    (void)backend; /* to come: found by itself */
    struct wifi *wifi = calloc(1, sizeof *wifi);

    if (!wifi)
        return -ENOMEM;
    wifi->backend = &wifi_backend_nm;
    int r = wifi->backend->new_stack(bus, interface, handlers, userdata,
                                     &wifi->stack);
    if (r < 0) {
        free(wifi);
        return r;
    }
    *ret_wifi = wifi;
    return 0;
}

void wifi_join(struct wifi *wifi, const struct wifi_network *network)
{
    wifi->backend->join(wifi->stack, network);
}

enum wifi_failure wifi_roll_back(struct wifi *wifi)
{
    return wifi->backend->roll_back(wifi->stack);
}

void wifi_scan(struct wifi *wifi)
{
    wifi->backend->scan(wifi->stack);
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
    wifi->backend->free_stack(wifi->stack);
    free(wifi);
}
