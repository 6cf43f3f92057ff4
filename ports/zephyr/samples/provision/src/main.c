/* SPDX-License-Identifier: Apache-2.0 */
/* A lamp that gets its Wi-Fi by Improv, and forgets all if its button is held.
 */
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>

#include "improv/wipe.h"
#include "improv_zephyr.h"

LOG_MODULE_REGISTER(lamp, LOG_LEVEL_INF);

static const char *state_text(uint8_t state)
{
    switch ((enum improv_state)state) {
    case IMPROV_STATE_STOPPED:
        return "stopped";
    case IMPROV_STATE_AUTHORIZATION_REQUIRED:
        return "press the button";
    case IMPROV_STATE_AUTHORIZED:
        return "authorized";
    case IMPROV_STATE_PROVISIONING:
        return "provisioning";
    case IMPROV_STATE_PROVISIONED:
        return "provisioned";
    }
    return "unknown";
}

static const char *failure_text(uint8_t failure)
{
    switch ((enum improv_zephyr_failure)failure) {
    case IMPROV_ZEPHYR_WRONG_PASSWORD:
        return "wrong password";
    case IMPROV_ZEPHYR_NO_AP:
        return "no access point";
    case IMPROV_ZEPHYR_NO_ADDRESS:
        return "no address";
    case IMPROV_ZEPHYR_OTHER:
        break;
    }
    return "no connection";
}

static void show_server(void)
{
    static struct improv_zephyr_settings settings;
    struct improv_bytes values[IMPROV_VALUES_MAX];

    improv_zephyr_read_settings(&settings);
    int count = improv_settings_get(
        (struct improv_bytes){settings.blob, settings.length},
        IMPROV_COMMAND_DIGO_HOST, values);
    if (count == IMPROV_DIGO_HOST_STRINGS)
        LOG_INF("Server: %.*s, port %.*s", (int)values[IMPROV_DIGO_HOST].length,
                (const char *)values[IMPROV_DIGO_HOST].data,
                (int)values[IMPROV_DIGO_PORT].length,
                (const char *)values[IMPROV_DIGO_PORT].data);
    improv_wipe(&settings, sizeof settings);
}

static void take_in(const struct improv_zephyr_event *event)
{
    switch (event->type) {
    case IMPROV_ZEPHYR_STATE:
        LOG_INF("Improv: %s", state_text(event->state));
        break;
    case IMPROV_ZEPHYR_JOIN_FAILED:
        LOG_INF("That network does not work: %s", failure_text(event->failure));
        break;
    case IMPROV_ZEPHYR_STORED:
        LOG_INF("Command 0x%02X has set something", event->command);
        show_server();
        break;
    case IMPROV_ZEPHYR_HELD:
        LOG_INF("Factory reset");
        improv_zephyr_forget();
        break;
    }
}

static const struct improv_zephyr_config config = {
    .firmware = "Improv lamp",
    .version = "1.0",
    .hardware = CONFIG_BOARD,
    .on_event = take_in,
};

int main(void)
{
    if (improv_zephyr_start(&config) == 0)
        show_server();
    return 0;
}
