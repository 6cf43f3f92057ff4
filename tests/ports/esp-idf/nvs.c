/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NVS as it is on flash: a value is written beside the old one, then made valid
 * by one more write; the power may be cut before each of them.
 */
#include "nvs.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "world.h"

struct record {
    char key[16];
    bool valid;
    uint16_t length;
    uint8_t value[1400];
};

#define RECORDS 16
static struct record *flash;

int world_writes_left = -1;
bool world_nvs_fails;

void world_begin(void)
{
    size_t size = RECORDS * sizeof *flash;

    if (!flash)
        flash = mmap(NULL, size, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert(flash != MAP_FAILED);
    memset(flash, 0, size);
}

static void spend(void)
{
    if (world_writes_left == 0)
        _exit(WORLD_POWER_CUT);
    if (world_writes_left > 0)
        world_writes_left--;
}

static struct record *find(const char *key)
{
    for (unsigned i = 0; i < RECORDS; i++)
        if (flash[i].valid && strcmp(flash[i].key, key) == 0)
            return &flash[i];
    return NULL;
}

static struct record *find_free(void)
{
    for (unsigned i = 0; i < RECORDS; i++)
        if (!flash[i].valid)
            return &flash[i];
    return NULL;
}

void world_nvs_write(const char *key, const void *value, size_t length)
{
    struct record *old = find(key), *new = find_free();

    assert(new &&length <= sizeof new->value &&strlen(key) < 16);
    spend();
    memcpy(new->key, key, strlen(key) + 1);
    new->length = (uint16_t)length;
    memcpy(new->value, value, length);
    spend();
    new->valid = true;
    if (old)
        memset(old, 0, sizeof *old);
}

size_t world_nvs_read(const char *key, void *ret_value, size_t capacity)
{
    struct record *record = find(key);

    if (!record)
        return 0;
    assert(record->length <= capacity);
    memcpy(ret_value, record->value, record->length);
    return record->length;
}

void world_nvs_erase(const char *key)
{
    struct record *record = find(key);

    if (!record)
        return;
    spend();
    memset(record, 0, sizeof *record);
}

size_t world_nvs_find(const char *text)
{
    size_t found = 0;

    for (unsigned i = 0; i < RECORDS; i++)
        found += flash[i].valid && memmem(flash[i].value, flash[i].length, text,
                                          strlen(text)) != NULL;
    return found;
}

/* --- The API; one name space, and esp_wifi has another -------------------- */

esp_err_t nvs_open(const char *name, nvs_open_mode_t mode,
                   nvs_handle_t *ret_handle)
{
    assert(strcmp(name, "improv") == 0 && mode == NVS_READWRITE);
    *ret_handle = 1;
    return ESP_OK;
}

static void prefix(char full[16], const char *key)
{
    assert(snprintf(full, 16, "i.%s", key) < 16);
}

esp_err_t nvs_get_blob(nvs_handle_t handle, const char *key, void *ret_value,
                       size_t *length)
{
    char full[16];

    prefix(full, key);
    if (handle != 1)
        return ESP_ERR_NVS_INVALID_HANDLE;
    struct record *record = find(full);
    if (!record)
        return ESP_ERR_NVS_NOT_FOUND;
    if (record->length > *length)
        return ESP_ERR_NVS_INVALID_LENGTH;
    *length = world_nvs_read(full, ret_value, *length);
    return ESP_OK;
}

esp_err_t nvs_set_blob(nvs_handle_t handle, const char *key, const void *value,
                       size_t length)
{
    char full[16];

    world_blocks("write to NVS");
    prefix(full, key);
    if (handle != 1)
        return ESP_ERR_NVS_INVALID_HANDLE;
    if (world_nvs_fails)
        return ESP_ERR_NVS_NOT_ENOUGH_SPACE;
    world_nvs_write(full, value, length);
    return ESP_OK;
}

esp_err_t nvs_erase_key(nvs_handle_t handle, const char *key)
{
    char full[16];

    world_blocks("erase in NVS");
    prefix(full, key);
    if (handle != 1)
        return ESP_ERR_NVS_INVALID_HANDLE;
    if (!find(full))
        return ESP_ERR_NVS_NOT_FOUND;
    world_nvs_erase(full);
    return ESP_OK;
}

esp_err_t nvs_erase_all(nvs_handle_t handle)
{
    if (handle != 1)
        return ESP_ERR_NVS_INVALID_HANDLE;
    for (unsigned i = 0; i < RECORDS; i++)
        if (flash[i].valid && strncmp(flash[i].key, "i.", 2) == 0)
            world_nvs_erase(flash[i].key);
    return ESP_OK;
}

esp_err_t nvs_commit(nvs_handle_t handle)
{
    return handle == 1 ? ESP_OK : ESP_ERR_NVS_INVALID_HANDLE;
}
