/* SPDX-License-Identifier: Apache-2.0 */
#include "commands.h"

#define BIT OPTION_BIT

const struct option_row option_table[OPTIONS] = {
    [OPTION_HELP] = {"help", NULL, "show this help, or that of the command"},
    [OPTION_VERSION] = {"version", NULL, "show the version"},
    [OPTION_DEVICE] = {"device", "ADDRESS|NAME",
                       "which device; else the only one in range"},
    [OPTION_ADAPTER] = {"adapter", "hciN", "which adapter; else the first"},
    [OPTION_TIMEOUT] = {"timeout", "SECONDS", "for finding the device (15)"},
    [OPTION_WAIT] = {"wait", "SECONDS", "for the device's button (60)"},
    [OPTION_NO_WAIT] = {"no-wait", NULL,
                        "send at once and let the device refuse"},
    [OPTION_VERBOSE] = {"verbose", NULL, "say more, on standard error"},
    [OPTION_SECONDS] = {"seconds", "N",
                        "how long; 10, or on a terminal until Ctrl-C"},
    [OPTION_SSID] = {"ssid", "NAME", "the Wi-Fi network"},
    [OPTION_PASSWORD_FILE] = {"password-file", "FILE",
                              "its first line is the password"},
    [OPTION_OPEN] = {"open", NULL, "the network has no password"},
    [OPTION_HOST] = {"host", "H", "server"},
    [OPTION_PORT] = {"port", "P", "its port, 1 to 65535"},
    [OPTION_HOST_HTTP] = {"host-http", "H", "HTTP server"},
    [OPTION_PORT_HTTP] = {"port-http", "P", "its port, 1 to 65535"},
    [OPTION_SSL] = {"ssl", "yes|no", "encrypted or not"},
    [OPTION_PROFILE_ID] = {"profile-id", "ID", "device profile"},
    [OPTION_DEVICE_ID] = {"device-id", "ID", "device"},
    [OPTION_BOX_ID] = {"box-id", "ID", "box"},
    [OPTION_TENANT_ID] = {"tenant-id", "ID", "tenant"},
    [OPTION_OWNER] = {"owner", "ID", "owner of the device"},
    [OPTION_TOKEN_FILE] = {"token-file", "FILE", "its first line is the token"},
};

const unsigned command_common_options =
    BIT(OPTION_HELP) | BIT(OPTION_VERSION) | BIT(OPTION_DEVICE) |
    BIT(OPTION_ADAPTER) | BIT(OPTION_TIMEOUT) | BIT(OPTION_WAIT) |
    BIT(OPTION_NO_WAIT) | BIT(OPTION_VERBOSE);

#define DIGO_HOST                                                              \
    (BIT(OPTION_HOST) | BIT(OPTION_PORT) | BIT(OPTION_HOST_HTTP) |             \
     BIT(OPTION_PORT_HTTP) | BIT(OPTION_SSL))

#define DIGO_DEVICE                                                            \
    (BIT(OPTION_PROFILE_ID) | BIT(OPTION_DEVICE_ID) | BIT(OPTION_BOX_ID) |     \
     BIT(OPTION_TENANT_ID))

const struct command command_table[] = {
    {
        .words = "scan",
        .summary = "list the devices in range",
        .about = "Prints a device when it is first seen, and again whenever "
                 "its state changes:\naddress, signal, state, capabilities "
                 "and name.\n",
        .options = BIT(OPTION_SECONDS),
        .scans = true,
    },
    {
        .words = "identify",
        .summary = "let a device show which one it is",
        .about = "",
        .prepare = request_prepare_identify,
    },
    {
        .words = "provision",
        .summary = "give a device its Wi-Fi network",
        .about = "The password is the first line of --password-file, or is "
                 "asked for on a\nterminal, or is the first line of standard "
                 "input. It is never given as an\nargument, where others "
                 "could see it.\n",
        .options =
            BIT(OPTION_SSID) | BIT(OPTION_PASSWORD_FILE) | BIT(OPTION_OPEN),
        .required = BIT(OPTION_SSID),
        .secret = SECRET_PASSWORD,
        .prepare = request_prepare_wifi,
    },
    {
        /* Never sent by anything but these three [CLI-11]. */
        .words = "digo host",
        .summary = "set a DIGO device's servers",
        .about = "At least one option is needed; what is absent is sent "
                 "empty.\n",
        .options = DIGO_HOST,
        .one_of = DIGO_HOST,
        .prepare = request_prepare_digo_host,
    },
    {
        .words = "digo device",
        .summary = "set a DIGO device's identity",
        .about = "All options but --owner are needed.\n",
        .options = DIGO_DEVICE | BIT(OPTION_OWNER),
        .required = DIGO_DEVICE,
        .prepare = request_prepare_digo_device,
    },
    {
        .words = "digo token",
        .summary = "set a DIGO device's token",
        .about = "The token is the first line of --token-file, or is asked "
                 "for on a terminal, or\nis the first line of standard "
                 "input.\n",
        .options = BIT(OPTION_TOKEN_FILE),
        .secret = SECRET_TOKEN,
        .prepare = request_prepare_digo_token,
    },
};

const size_t command_count = sizeof command_table / sizeof command_table[0];

bool command_takes(const struct command *command, enum option_id option)
{
    return (command->options | command_common_options) & BIT(option);
}
