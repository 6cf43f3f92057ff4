/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All settings of a device in a file, instead of options: JSON of the shape
 * that improvd stores (improvd(8)), with the network and names beside it.
 *
 *   { "wifi": { "ssid": "...", "password": "..." },
 *     "hostname": "...", "name": "...",
 *     "host": { "host": "...", "port": 8883, "host_http": "...",
 *               "port_http": 443, "ssl": true },
 *     "device": { "device_profile_id": "...", "device_id": "...",
 *                 "box_id": "...", "tenant_id": "...",
 *                 "device_owner": "..." },
 *     "token": "..." }
 */
#ifndef IMPROV_CLIENT_SETTINGS_FILE_H
#define IMPROV_CLIENT_SETTINGS_FILE_H

#include "input/options.h"
#include "input/secret.h"

struct settings_file {
    struct json_object *root; /* the options' values are in it */
    const char *password;     /* NULL: absent */
    const char *token;
};

/*
 * Reads a file ("-": standard input) and sets options that are not given. It
 * must stay open as long as they are used. False, and the user is told, if it
 * can't be read or has anything that is not known.
 */
bool settings_file_open(struct settings_file *file, const char *path,
                        struct options *options);

/* Overwrites its secrets; also when it was never opened. */
void settings_file_close(struct settings_file *file);

#endif
