/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What outlives a restart: two values of the settings subsystem, each written
 * whole by one call.
 */
#include <errno.h>
#include <string.h>

#include <zephyr/settings/settings.h>

#include "internal.h"

#define NETWORK  "improv/network"
#define SETTINGS "improv/settings"

/* Security, length of the SSID, SSID, password. */
enum {
    RECORD_HEADER = 2,
    RECORD_MAX = RECORD_HEADER + IMPROV_SSID_MAX + IMPROV_PASSWORD_MAX,
};

struct value {
    uint8_t *bytes;
    size_t capacity;
    size_t length; /* 0: there is none */
    int error;
};

static K_MUTEX_DEFINE(blob_lock);
static uint8_t blob[IMPROV_SETTINGS_MAX];

int improv_zephyr_store_init(void)
{
    return settings_subsys_init();
}

/* A backend may tell an older value first. */
static int load(const char *key, size_t length, settings_read_cb read_value,
                void *context, void *user_data)
{
    struct value *value = user_data;

    ARG_UNUSED(key);
    value->length = 0;
    value->error = 0;
    if (length > value->capacity)
        return 0;
    ssize_t got = read_value(context, value->bytes, length);
    if (got > 0)
        value->length = (size_t)got;
    else
        value->error = (int)got;
    return 0;
}

/* The length; 0 for none, or negative if it can't be read. */
static ssize_t read_record(const char *name, uint8_t *bytes, size_t capacity)
{
    struct value value = {bytes, capacity, 0, 0};
    int error = settings_load_subtree_direct(name, load, &value);

    if (error == 0)
        error = value.error;
    return error < 0 ? error : (ssize_t)value.length;
}

/* --- The network ---------------------------------------------------------- */

static bool decode(const uint8_t *record, size_t length,
                   struct improv_zephyr_network *ret_network)
{
    if (length < RECORD_HEADER || length - RECORD_HEADER < record[1])
        return false;
    struct improv_bytes ssid = {record + RECORD_HEADER, record[1]};
    struct improv_bytes password = {ssid.data + ssid.length,
                                    length - RECORD_HEADER - ssid.length};
    if (!improv_credentials_valid(ssid, password))
        return false;
    *ret_network = (struct improv_zephyr_network){
        .security = record[0],
        .credentials = {.ssid_length = (uint8_t)ssid.length,
                        .password_length = (uint8_t)password.length}};
    memcpy(ret_network->credentials.ssid, ssid.data, ssid.length);
    memcpy(ret_network->credentials.password, password.data, password.length);
    return true;
}

bool improv_zephyr_store_load_network(struct improv_zephyr_network *ret_network)
{
    uint8_t record[RECORD_MAX];
    ssize_t length = read_record(NETWORK, record, sizeof record);
    bool found = length > 0 && decode(record, (size_t)length, ret_network);

    improv_wipe(record, sizeof record);
    return found;
}

int improv_zephyr_store_save_network(
    const struct improv_zephyr_network *network)
{
    const struct improv_credentials *credentials = &network->credentials;
    uint8_t record[RECORD_MAX] = {network->security, credentials->ssid_length};
    uint8_t *password = record + RECORD_HEADER + credentials->ssid_length;

    memcpy(record + RECORD_HEADER, credentials->ssid, credentials->ssid_length);
    memcpy(password, credentials->password, credentials->password_length);
    int error = settings_save_one(NETWORK, record,
                                  (size_t)(password - record) +
                                      credentials->password_length);
    improv_wipe(record, sizeof record);
    return error;
}

int improv_zephyr_store_delete_network(void)
{
    return settings_delete(NETWORK);
}

/* --- What clients have set ------------------------------------------------ */

static ssize_t read_blob(void)
{
    k_mutex_lock(&blob_lock, K_FOREVER);
    return read_record(SETTINGS, blob, sizeof blob);
}

static void release_blob(void)
{
    improv_wipe(blob, sizeof blob); /* there may be a token in it */
    k_mutex_unlock(&blob_lock);
}

int improv_zephyr_store_set(const struct improv_request *request)
{
    ssize_t before = read_blob();
    int error = before < 0 ? (int)before : 0;

    if (error == 0) {
        size_t length =
            improv_settings_set(blob, (size_t)before, sizeof blob, request);
        error =
            length > 0 ? settings_save_one(SETTINGS, blob, length) : -ENOSPC;
    }
    release_blob();
    return error;
}

int improv_zephyr_store_read(struct improv_zephyr_settings *ret_settings)
{
    ssize_t length =
        read_record(SETTINGS, ret_settings->blob, sizeof ret_settings->blob);

    ret_settings->length = length > 0 ? (size_t)length : 0;
    if (length == 0)
        return -ENOENT;
    return length > 0 ? 0 : (int)length;
}

bool improv_zephyr_store_get(uint8_t command, char ret_text[IMPROV_FRAME_MAX])
{
    struct improv_bytes values[IMPROV_VALUES_MAX];
    ssize_t length = read_blob();
    struct improv_bytes bytes = {blob, length > 0 ? (size_t)length : 0};
    bool found = improv_settings_get(bytes, command, values) > 0;

    if (found) {
        memcpy(ret_text, values[0].data, values[0].length);
        ret_text[values[0].length] = '\0';
    }
    release_blob();
    return found;
}

int improv_zephyr_store_delete_settings(void)
{
    return settings_delete(SETTINGS);
}
