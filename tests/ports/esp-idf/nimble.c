/* SPDX-License-Identifier: Apache-2.0 */
/* NimBLE and its controller, and the centrals that connect to it. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "host/ble_hs.h"
#include "host/util/util.h"
#include "nimble/nimble_port.h"
#include "nimble/nimble_port_freertos.h"
#include "sdkconfig.h"
#include "services/gap/ble_svc_gap.h"
#include "services/gatt/ble_svc_gatt.h"
#include "world.h"

#define CENTRALS 5 /* links are CONFIG_BT_NIMBLE_MAX_CONNECTIONS */
#define HANDLES  64

static struct {
    bool connected;
    uint16_t mtu;
    bool subscribed[HANDLES];
} centrals[CENTRALS];

static const struct ble_gatt_chr_def *attributes[HANDLES]; /* by handle */
static uint16_t next_handle;
static struct ble_gap_event_listener *listeners;
static bool host_runs, synced, advertises;
static TaskFunction_t host;

struct ble_hs_cfg ble_hs_cfg;
bool world_nimble_is_up, world_nimble_fails, world_nimble_loses;
unsigned world_no_buffers;
uint8_t world_adv[31], world_response[31];
char world_gap_name[32];
int world_adv_length, world_response_length;
struct world_notification world_notified[256];
unsigned world_notified_count;

/* --- mbufs ---------------------------------------------------------------- */

static struct os_mbuf *piece(const void *data, uint16_t length)
{
    struct os_mbuf *mbuf = calloc(1, sizeof *mbuf);

    mbuf->om_data = malloc(length + 1U);
    if (length > 0)
        memcpy(mbuf->om_data, data, length);
    mbuf->om_len = length;
    return mbuf;
}

static void free_chain(struct os_mbuf *mbuf)
{
    while (mbuf) {
        struct os_mbuf *next = mbuf->next;
        free(mbuf->om_data);
        free(mbuf);
        mbuf = next;
    }
}

int os_mbuf_append(struct os_mbuf *mbuf, const void *data, uint16_t length)
{
    while (mbuf->next)
        mbuf = mbuf->next;
    mbuf->next = piece(data, length);
    return 0;
}

struct os_mbuf *ble_hs_mbuf_from_flat(const void *data, uint16_t length)
{
    if (world_no_buffers > 0) {
        world_no_buffers--;
        return NULL;
    }
    return piece(data, length);
}

int ble_hs_mbuf_to_flat(const struct os_mbuf *mbuf, void *ret_flat,
                        uint16_t capacity, uint16_t *ret_length)
{
    uint16_t length = 0;

    for (; mbuf; mbuf = mbuf->next) {
        uint16_t fits = mbuf->om_len < capacity - length
                            ? mbuf->om_len
                            : (uint16_t)(capacity - length);
        memcpy((uint8_t *)ret_flat + length, mbuf->om_data, fits);
        length = (uint16_t)(length + fits);
    }
    *ret_length = length;
    return 0;
}

/* --- The host ------------------------------------------------------------- */

static void tell(struct ble_gap_event *event)
{
    for (struct ble_gap_event_listener *at = listeners; at; at = at->next)
        at->fn(event, at->arg);
}

/* In the host's task. */
static void host_tell(struct ble_gap_event *event)
{
    world_task = TASK_HOST;
    tell(event);
    world_task = TASK_MAIN;
}

int ble_gap_event_listener_register(struct ble_gap_event_listener *listener,
                                    ble_gap_event_fn *fn, void *argument)
{
    for (struct ble_gap_event_listener *at = listeners; at; at = at->next)
        if (at == listener)
            return BLE_HS_EALREADY;
    listener->fn = fn;
    listener->arg = argument;
    listener->next = listeners;
    listeners = listener;
    return 0;
}

static void sync(int unused)
{
    (void)unused;
    if (!host_runs || synced)
        return;
    synced = true;
    world_task = TASK_HOST;
    ble_hs_cfg.sync_cb();
    world_task = TASK_MAIN;
}

esp_err_t nimble_port_init(void)
{
    world_blocks("start NimBLE");
    if (world_nimble_is_up)
        world_broken("start NimBLE twice");
    if (world_nimble_fails)
        return ESP_ERR_NO_MEM;
    world_nimble_is_up = true;
    listeners = NULL;
    next_handle = 1;
    memset(attributes, 0, sizeof attributes);
    return ESP_OK;
}

void nimble_port_freertos_init(TaskFunction_t run)
{
    host = run;
    host_runs = true;
    synced = false;
    world_later(50, sync, 0);
}

/* There are no threads here: it is called when it ends. */
void nimble_port_run(void)
{
    assert(!host_runs);
}

void nimble_port_freertos_deinit(void)
{
    host = NULL;
}

int nimble_port_stop(void)
{
    world_blocks("wait for the end of NimBLE");
    assert(host_runs);
    advertises = false;
    enum world_task task = world_task;
    sync(0); /* what waits in the queue of the host comes first */
    for (int i = 0; i < CENTRALS; i++)
        if (centrals[i].connected && world_nimble_loses)
            centrals[i].connected = false;
        else if (centrals[i].connected)
            world_disconnect(i);
    advertises = false;
    host_runs = false;
    host(NULL);
    world_task = task;
    return 0;
}

esp_err_t nimble_port_deinit(void)
{
    world_blocks("end NimBLE");
    assert(world_nimble_is_up && !host_runs);
    world_nimble_is_up = false;
    return ESP_OK;
}

void ble_svc_gap_init(void)
{
    assert(world_nimble_is_up && !host_runs);
}

int ble_svc_gap_device_name_set(const char *name)
{
    assert(world_nimble_is_up && strlen(name) < sizeof world_gap_name);
    memcpy(world_gap_name, name, strlen(name) + 1);
    return 0;
}

void ble_svc_gatt_init(void)
{
    assert(world_nimble_is_up && !host_runs);
}

int ble_hs_util_ensure_addr(int prefer_random)
{
    return prefer_random;
}

int ble_hs_id_infer_auto(int privacy, uint8_t *ret_address_type)
{
    *ret_address_type = 0;
    return privacy;
}

/* --- Advertising ---------------------------------------------------------- */

bool world_advertises(void)
{
    return advertises;
}

void world_advertise(void)
{
    advertises = true;
}

static void need_host(void)
{
    if (!host_runs)
        world_broken("advertise before the host is there");
}

int ble_gap_adv_set_data(const uint8_t *data, int length)
{
    need_host();
    assert(length >= 0 && length <= 31);
    memcpy(world_adv, data, (size_t)length);
    world_adv_length = length;
    return 0;
}

int ble_gap_adv_rsp_set_data(const uint8_t *data, int length)
{
    need_host();
    assert(length >= 0 && length <= 31);
    memcpy(world_response, data, (size_t)length);
    world_response_length = length;
    return 0;
}

static int links(void)
{
    int count = 0;

    for (int i = 0; i < CENTRALS; i++)
        count += centrals[i].connected;
    return count;
}

int ble_gap_adv_start(uint8_t address_type, const ble_addr_t *direct,
                      int32_t duration_ms,
                      const struct ble_gap_adv_params *parameters,
                      ble_gap_event_fn *fn, void *argument)
{
    (void)address_type, (void)fn, (void)argument;
    need_host();
    assert(!direct && duration_ms == BLE_HS_FOREVER);
    assert(parameters->conn_mode == BLE_GAP_CONN_MODE_UND);
    assert(parameters->disc_mode == BLE_GAP_DISC_MODE_GEN);
    if (advertises)
        return BLE_HS_EALREADY;
    if (links() == CONFIG_BT_NIMBLE_MAX_CONNECTIONS)
        return BLE_HS_ENOMEM;
    advertises = true;
    return 0;
}

int ble_gap_adv_stop(void)
{
    need_host();
    advertises = false;
    return 0;
}

/* --- GATT ----------------------------------------------------------------- */

int ble_gatts_count_cfg(const struct ble_gatt_svc_def *services)
{
    assert(world_nimble_is_up && !host_runs);
    return services->type == BLE_GATT_SVC_TYPE_PRIMARY ? 0 : BLE_HS_EINVAL;
}

int ble_gatts_add_svcs(const struct ble_gatt_svc_def *services)
{
    for (; services->type != 0; services++) {
        const struct ble_gatt_chr_def *at = services->characteristics;
        for (; at->uuid; at++) {
            next_handle = (uint16_t)(next_handle + 3);
            *at->val_handle = next_handle;
            attributes[next_handle] = at;
        }
    }
    return 0;
}

/* The handle by the last digit of the UUID. */
static uint16_t handle_of(int digit)
{
    for (uint16_t i = 0; i < HANDLES; i++)
        if (attributes[i] &&
            ((const ble_uuid128_t *)(const void *)attributes[i]->uuid)
                    ->value[0] == digit)
            return i;
    abort();
}

static int digit_of(uint16_t handle)
{
    return ((const ble_uuid128_t *)(const void *)attributes[handle]->uuid)
        ->value[0];
}

int ble_gatts_notify_custom(uint16_t connection, uint16_t handle,
                            struct os_mbuf *mbuf)
{
    struct ble_gap_event event = {.type = BLE_GAP_EVENT_NOTIFY_TX};
    struct world_notification *to = &world_notified[world_notified_count];
    uint8_t bytes[512];
    uint16_t length;

    ble_hs_mbuf_to_flat(mbuf, bytes, sizeof bytes, &length);
    free_chain(mbuf);
    if (!centrals[connection].connected ||
        !centrals[connection].subscribed[handle])
        world_broken("notify who did not subscribe");
    assert(world_notified_count < 256);
    to->central = connection;
    to->digit = digit_of(handle);
    unsigned room = centrals[connection].mtu - 3U;
    to->length = length < room ? length : room;
    memcpy(to->bytes, bytes, to->length);
    world_notified_count++;
    event.notify_tx.conn_handle = connection;
    tell(&event);
    return 0;
}

/* --- Centrals ------------------------------------------------------------- */

int world_connect(uint16_t mtu)
{
    struct ble_gap_event event = {.type = BLE_GAP_EVENT_CONNECT};
    int i = 0;

    if (!advertises)
        return -1;
    while (centrals[i].connected)
        i++;
    memset(&centrals[i], 0, sizeof centrals[i]);
    centrals[i].connected = true;
    centrals[i].mtu = mtu;
    advertises = false;
    event.connect.conn_handle = (uint16_t)i;
    host_tell(&event);
    return i;
}

static void tell_subscribed(int central, uint16_t handle, bool on)
{
    struct ble_gap_event event = {.type = BLE_GAP_EVENT_SUBSCRIBE};

    centrals[central].subscribed[handle] = on;
    event.subscribe.conn_handle = (uint16_t)central;
    event.subscribe.attr_handle = handle;
    event.subscribe.cur_notify = on;
    host_tell(&event);
}

void world_disconnect(int central)
{
    struct ble_gap_event event = {.type = BLE_GAP_EVENT_DISCONNECT};

    assert(centrals[central].connected);
    for (uint16_t i = 0; i < HANDLES; i++)
        if (centrals[central].subscribed[i])
            tell_subscribed(central, i, false);
    centrals[central].connected = false;
    event.disconnect.conn.conn_handle = (uint16_t)central;
    host_tell(&event);
}

void world_subscribe(int central, int digit)
{
    uint16_t handle = handle_of(digit);

    assert(attributes[handle]->flags & BLE_GATT_CHR_F_NOTIFY);
    tell_subscribed(central, handle, true);
}

static int access_chr(int central, uint16_t handle, uint8_t op,
                      struct os_mbuf *mbuf)
{
    struct ble_gatt_access_ctxt access = {.op = op, .om = mbuf};

    world_task = TASK_HOST;
    int error = attributes[handle]->access_cb((uint16_t)central, handle,
                                              &access, attributes[handle]->arg);
    world_task = TASK_MAIN;
    return error;
}

/* A long value comes as a chain. */
int world_write(int central, const uint8_t *bytes, size_t length)
{
    uint16_t handle = handle_of(3);
    size_t first = length < 40 ? length : 40;
    struct os_mbuf *mbuf = piece(bytes, (uint16_t)first);

    assert(centrals[central].connected);
    assert(attributes[handle]->flags & BLE_GATT_CHR_F_WRITE);
    if (first < length)
        os_mbuf_append(mbuf, bytes + first, (uint16_t)(length - first));
    int error = access_chr(central, handle, BLE_GATT_ACCESS_OP_WRITE_CHR, mbuf);
    free_chain(mbuf);
    return error;
}

int world_read(int central, int digit, uint8_t *ret_value)
{
    uint16_t handle = handle_of(digit), length = 0;

    assert(centrals[central].connected);
    if (!(attributes[handle]->flags & BLE_GATT_CHR_F_READ))
        return -BLE_ATT_ERR_READ_NOT_PERMITTED;
    struct os_mbuf *mbuf = piece(NULL, 0);
    int error = access_chr(central, handle, BLE_GATT_ACCESS_OP_READ_CHR, mbuf);
    ble_hs_mbuf_to_flat(mbuf, ret_value, 258, &length);
    free_chain(mbuf);
    return error ? -error : length;
}
