/* SPDX-License-Identifier: Apache-2.0 */
#include "commands.h"

#define BIT OPTION_BIT

const struct option_row option_table[OPTIONS] = {
    [OPTION_HELP] = {"help", 'h', NULL, "show this help, or the command's"},
    [OPTION_VERSION] = {"version", 0, NULL, "show the version"},
    [OPTION_DEVICE] = {"device", 'd', "ADDRESS|NAME",
                       "which device; else the only one in range"},
    [OPTION_ADAPTER] = {"adapter", 'a', "hciN",
                        "which adapter; else the first"},
    [OPTION_TIMEOUT] = {"timeout", 0, "SECONDS", "for finding the device (15)"},
    [OPTION_WAIT] = {"wait", 0, "SECONDS", "for the device's button (60)"},
    [OPTION_NO_WAIT] = {"no-wait", 0, NULL,
                        "send at once and let the device refuse"},
    [OPTION_JSON] = {"json", 0, NULL, "for programs: one JSON object a line"},
    [OPTION_QUIET] = {"quiet", 'q', NULL, "only results and failures"},
    [OPTION_VERBOSE] = {"verbose", 'v', NULL,
                        "every packet, decoded; -vv: BlueZ too"},
    [OPTION_SECONDS] = {"seconds", 's', "N",
                        "how long; else until Ctrl-C; scan in a pipe: 10"},
    [OPTION_SETTINGS] = {"settings", 'f', "FILE",
                         "a JSON file with all of these settings"},
    [OPTION_SSID] = {"ssid", 0, "NAME", "the Wi-Fi network"},
    [OPTION_NETWORK] = {"network", 'n', NULL,
                        "pick the network from those the device sees"},
    [OPTION_PASSWORD_FILE] = {"password-file", 0, "FILE",
                              "its first line is the password"},
    [OPTION_OPEN] = {"open", 0, NULL, "the network has no password"},
    [OPTION_HOSTNAME] = {"hostname", 0, "NAME", "set the hostname as well"},
    [OPTION_NAME] = {"name", 0, "NAME", "set the device name as well"},
    [OPTION_HOST] = {"host", 0, "H", "DIGO server"},
    [OPTION_PORT] = {"port", 0, "P", "its port, 1 to 65535"},
    [OPTION_HOST_HTTP] = {"host-http", 0, "H", "DIGO HTTP server"},
    [OPTION_PORT_HTTP] = {"port-http", 0, "P", "its port, 1 to 65535"},
    [OPTION_SSL] = {"ssl", 0, "yes|no", "encrypted or not"},
    [OPTION_PROFILE_ID] = {"profile-id", 0, "ID", "DIGO device profile"},
    [OPTION_DEVICE_ID] = {"device-id", 0, "ID", "DIGO device"},
    [OPTION_BOX_ID] = {"box-id", 0, "ID", "DIGO box"},
    [OPTION_TENANT_ID] = {"tenant-id", 0, "ID", "DIGO tenant"},
    [OPTION_OWNER] = {"owner", 0, "ID", "owner of the device"},
    [OPTION_TOKEN] = {"with-token", 0, NULL,
                      "a DIGO token too: IMPROV_TOKEN, or asked for"},
    [OPTION_TOKEN_FILE] = {"token-file", 0, "FILE",
                           "its first line is the DIGO token"},
    [OPTION_LIST] = {"list", 0, NULL, "only show the rules"},
    [OPTION_RULES] = {"rules", 0, "ID,ID..",
                      "only these: FRM-2, or all of FRM"},
    [OPTION_JOIN_TIMEOUT] = {"join-timeout", 0, "SECONDS",
                             "for joining the network (90)"},
    [OPTION_JUNIT] = {"junit", 0, "FILE", "write a report as JUnit XML"},
    [OPTION_DIGO] = {"digo", 0, NULL, "check the DIGO commands too"},
};

const uint64_t command_common_options =
    BIT(OPTION_HELP) | BIT(OPTION_VERSION) | BIT(OPTION_DEVICE) |
    BIT(OPTION_ADAPTER) | BIT(OPTION_TIMEOUT) | BIT(OPTION_WAIT) |
    BIT(OPTION_NO_WAIT) | BIT(OPTION_JSON) | BIT(OPTION_QUIET) |
    BIT(OPTION_VERBOSE);

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
        .about = "On a terminal a list that follows what the devices "
                 "advertise; elsewhere a line\nwhen a device is first seen, "
                 "and again when its state changes. CAN is what it\ncan "
                 "do: identify itself, tell its info, scan for networks, take "
                 "a hostname.\n",
        .kind = COMMAND_SCAN,
        .options = BIT(OPTION_SECONDS),
    },
    {
        .words = "info",
        .summary = "show what a device is",
        .about = "Its name, address, state and capabilities, and what it "
                 "tells of its firmware and\nhardware.\n",
        .kind = COMMAND_TALK,
        .prepare = plan_info,
    },
    {
        .words = "networks",
        .summary = "list the Wi-Fi networks that a device sees",
        .about = "",
        .kind = COMMAND_TALK,
        .prepare = plan_networks,
    },
    {
        .words = "identify",
        .summary = "let a device show which one it is",
        .about = "",
        .kind = COMMAND_TALK,
        .prepare = plan_identify,
    },
    {
        .words = "provision",
        .summary = "give a device its Wi-Fi network, and more",
        .about =
            "Wi-Fi settings are sent last, after those of the other options. "
            "The password is\nthe first line of --password-file, or "
            "IMPROV_PASSWORD of the environment, or is\nasked for on a "
            "terminal, or is a line of standard input. It is never given as\n"
            "an argument, where others could see it. FILE may be - for "
            "standard input.\n",
        .kind = COMMAND_TALK,
        .options =
            BIT(OPTION_SSID) | BIT(OPTION_NETWORK) | BIT(OPTION_PASSWORD_FILE) |
            BIT(OPTION_OPEN) | BIT(OPTION_SETTINGS) | BIT(OPTION_HOSTNAME) |
            BIT(OPTION_NAME) | DIGO_HOST | DIGO_DEVICE | BIT(OPTION_OWNER) |
            BIT(OPTION_TOKEN) | BIT(OPTION_TOKEN_FILE),
        .one_of = BIT(OPTION_SSID) | BIT(OPTION_NETWORK) | BIT(OPTION_SETTINGS),
        .prepare = plan_provision,
    },
    {
        .words = "hostname",
        .argument = "NAME",
        .summary = "show or set a device's hostname",
        .about = "",
        .kind = COMMAND_TALK,
        .prepare = plan_hostname,
    },
    {
        .words = "name",
        .argument = "NAME",
        .summary = "show or set a device's name",
        .about = "",
        .kind = COMMAND_TALK,
        .prepare = plan_device_name,
    },
    {
        /* Never sent unless the user asked for one [CLI-11]. */
        .words = "digo host",
        .summary = "set a DIGO device's servers",
        .about = "At least one option is needed; what is absent is sent "
                 "empty.\n",
        .kind = COMMAND_TALK,
        .options = DIGO_HOST,
        .one_of = DIGO_HOST,
        .prepare = plan_digo_host,
    },
    {
        .words = "digo device",
        .summary = "set a DIGO device's identity",
        .about = "All options but --owner are needed.\n",
        .kind = COMMAND_TALK,
        .options = DIGO_DEVICE | BIT(OPTION_OWNER),
        .required = DIGO_DEVICE,
        .prepare = plan_digo_device,
    },
    {
        .words = "digo token",
        .summary = "set a DIGO device's token",
        .about = "The token is the first line of --token-file, or "
                 "IMPROV_TOKEN of the environment,\nor is asked for on a "
                 "terminal, or is a line of standard input.\n",
        .kind = COMMAND_TALK,
        .options = BIT(OPTION_TOKEN_FILE),
        .prepare = plan_digo_token,
    },
    {
        .words = "monitor",
        .summary = "show all that a device tells",
        .about = "Every notification, decoded, with its time, until Ctrl-C "
                 "or the device\ndisconnects.\n",
        .kind = COMMAND_MONITOR,
        .options = BIT(OPTION_SECONDS),
    },
    {
        .words = "check",
        .summary = "see whether a device keeps the rules of Improv",
        .about =
            "Prints a row for each rule: passed, failed, note (others may do "
            "so) or skipped,\nand why. What could change the device's Wi-Fi "
            "or name is sent only after a\nquestion, or with --ssid, which "
            "provisions it in the end. The password comes\nfrom where "
            "provision takes it.\n",
        .kind = COMMAND_CHECK,
        .options = BIT(OPTION_SSID) | BIT(OPTION_PASSWORD_FILE) |
                   BIT(OPTION_OPEN) | BIT(OPTION_LIST) | BIT(OPTION_RULES) |
                   BIT(OPTION_JOIN_TIMEOUT) | BIT(OPTION_JUNIT) |
                   BIT(OPTION_DIGO),
        .prepare = plan_check,
    },
};

const size_t command_count = sizeof command_table / sizeof command_table[0];

bool command_takes(const struct command *command, enum option_id option)
{
    return (command->options | command_common_options) & BIT(option);
}
