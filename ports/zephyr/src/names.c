/* SPDX-License-Identifier: Apache-2.0 */
/* The names in force: a client's, else the application's, else Kconfig's. */
#include <errno.h>
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/net/hostname.h>

#include "internal.h"

static void name(uint8_t command, const char *otherwise,
                 char ret_name[IMPROV_FRAME_MAX])
{
    if (improv_zephyr_store_get(command, ret_name))
        return;
    strncpy(ret_name, otherwise, IMPROV_FRAME_MAX - 1);
    ret_name[IMPROV_FRAME_MAX - 1] = '\0';
}

void improv_zephyr_device_name(char ret_name[IMPROV_FRAME_MAX])
{
    const char *given = improv_zephyr_config->name;

    name(IMPROV_COMMAND_DEVICE_NAME, given ? given : CONFIG_BT_DEVICE_NAME,
         ret_name);
}

void improv_zephyr_hostname(char ret_name[IMPROV_FRAME_MAX])
{
    name(IMPROV_COMMAND_HOSTNAME, net_hostname_get(), ret_name);
}
