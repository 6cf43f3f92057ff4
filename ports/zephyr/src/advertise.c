/* SPDX-License-Identifier: Apache-2.0 */
/* Advertises while the service is there, also once a central has come or gone.
 */
#include <string.h>

#include <zephyr/bluetooth/bluetooth.h>
#include <zephyr/bluetooth/conn.h>
#include <zephyr/bluetooth/gap.h>
#include <zephyr/bluetooth/uuid.h>
#include <zephyr/logging/log.h>

#include "improv/service_data.h"
#include "improv_port/host.h"
#include "improv_port/port.h"
#include "internal.h"

LOG_MODULE_DECLARE(improv, CONFIG_IMPROV_LOG_LEVEL);

enum {
    SHORT_NAME_MAX = 29, /* bytes: what a scan response has room for */
    RETRY_MS = 100,      /* the last connection is not cleared away yet */
    RETRIES = 20,        /* while a central is connected: maybe no room */
    UUID_16_LENGTH = 2,
    /* An advertisement that ends with the connection: what comes after it is up
     * to this file. Zephyr has renamed these options, not changed them. */
    CONNECTABLE_ONCE = BIT(0) | BIT(1),
};

static struct {
    struct k_spinlock guard;
    bool on;
    unsigned retries; /* left */
    uint8_t service_data[UUID_16_LENGTH + IMPROV_SERVICE_DATA_LENGTH];
    char name[SHORT_NAME_MAX + 1];
    uint8_t name_type;
} wanted = {
    .service_data = {BT_UUID_16_ENCODE(IMPROV_UUID_SERVICE_DATA_16)},
};

static void count(struct bt_conn *conn, void *user_data)
{
    struct bt_conn_info info;
    int *connections = user_data;

    if (bt_conn_get_info(conn, &info) == 0 &&
        info.state == BT_CONN_STATE_CONNECTED)
        (*connections)++;
}

static bool anybody_connected(void)
{
    int connections = 0;

    bt_conn_foreach(BT_CONN_TYPE_LE, count, &connections);
    return connections > 0;
}

/* One packet has room for just these [ADV-2]; the name is in the other. */
static int advertise(uint8_t *service_data, const char *name, uint8_t name_type)
{
    static const uint8_t flags = BT_LE_AD_GENERAL | BT_LE_AD_NO_BREDR;
    static const uint8_t uuid[] = {IMPROV_UUID_BYTES(0)};
    const struct bt_data packet[] = {
        BT_DATA(BT_DATA_FLAGS, &flags, sizeof flags),
        BT_DATA(BT_DATA_UUID128_ALL, uuid, sizeof uuid),
        BT_DATA(BT_DATA_SVC_DATA16, service_data, sizeof wanted.service_data),
    };
    const struct bt_data response[] = {
        BT_DATA(name_type, name, (uint8_t)strlen(name)),
    };
    const struct bt_le_adv_param *parameters =
        BT_LE_ADV_PARAM(CONNECTABLE_ONCE, BT_GAP_ADV_FAST_INT_MIN_2,
                        BT_GAP_ADV_FAST_INT_MAX_2, NULL);

    if (bt_le_adv_update_data(packet, ARRAY_SIZE(packet), response,
                              ARRAY_SIZE(response)) == 0)
        return 0;
    return bt_le_adv_start(parameters, packet, ARRAY_SIZE(packet), response,
                           ARRAY_SIZE(response));
}

static void begin(struct k_work *work);
static void end(struct k_work *work);
static K_WORK_DELAYABLE_DEFINE(begin_work, begin);
static K_WORK_DEFINE(end_work, end);

static void begin_in(uint32_t wait_ms)
{
    k_work_reschedule_for_queue(&improv_zephyr_bt_queue, &begin_work,
                                K_MSEC(wait_ms));
}

/* Something has changed. */
static void begin_anew(void)
{
    k_spinlock_key_t key = k_spin_lock(&wanted.guard);
    wanted.retries = RETRIES;
    k_spin_unlock(&wanted.guard, key);
    begin_in(0);
}

static void begin(struct k_work *work)
{
    uint8_t service_data[sizeof wanted.service_data];
    char name[sizeof wanted.name];

    ARG_UNUSED(work);
    k_spinlock_key_t key = k_spin_lock(&wanted.guard);
    bool on = wanted.on;
    bool again = wanted.retries > 0;
    if (again)
        wanted.retries--;
    uint8_t name_type = wanted.name_type;
    memcpy(service_data, wanted.service_data, sizeof service_data);
    memcpy(name, wanted.name, sizeof name);
    k_spin_unlock(&wanted.guard, key);
    if (!on)
        return;
    int error = improv_zephyr_gatt_serve();
    if (error == 0)
        error = advertise(service_data, name, name_type);
    /* With a central connected there may be no room until it has gone. */
    if (error && (again || !anybody_connected())) {
        LOG_DBG("Not advertising yet: %d", error);
        begin_in(RETRY_MS);
    }
}

static void end(struct k_work *work)
{
    ARG_UNUSED(work);
    k_spinlock_key_t key = k_spin_lock(&wanted.guard);
    bool on = wanted.on;
    k_spin_unlock(&wanted.guard, key);
    if (on) /* again, already */
        return;
    bt_le_adv_stop();
    improv_zephyr_gatt_withdraw();
}

void improv_port_advertise(struct improv_bytes service_data)
{
    k_spinlock_key_t key = k_spin_lock(&wanted.guard);
    wanted.on = true;
    memcpy(wanted.service_data + UUID_16_LENGTH, service_data.data,
           IMPROV_SERVICE_DATA_LENGTH);
    k_spin_unlock(&wanted.guard, key);
    begin_anew();
    improv_zephyr_app_state(service_data.data[0]);
}

void improv_port_withdraw(void)
{
    k_spinlock_key_t key = k_spin_lock(&wanted.guard);
    wanted.on = false;
    k_spin_unlock(&wanted.guard, key);
    k_work_submit_to_queue(&improv_zephyr_bt_queue, &end_work);
    improv_zephyr_app_state(IMPROV_STATE_STOPPED);
}

/* How much of it fits, and whole characters of UTF-8 only. */
static size_t cut(const char *name)
{
    size_t length = strlen(name);

    if (length <= SHORT_NAME_MAX)
        return length;
    length = SHORT_NAME_MAX;
    while (length > 0 && ((uint8_t)name[length] & 0xC0) == 0x80)
        length--;
    return length;
}

void improv_zephyr_advertise_name(void)
{
    char name[IMPROV_FRAME_MAX];

    improv_zephyr_device_name(name);
    size_t length = cut(name);
    k_spinlock_key_t key = k_spin_lock(&wanted.guard);
    wanted.name_type =
        name[length] == '\0' ? BT_DATA_NAME_COMPLETE : BT_DATA_NAME_SHORTENED;
    memcpy(wanted.name, name, length);
    wanted.name[length] = '\0';
    k_spin_unlock(&wanted.guard, key);
    begin_anew();
}

static void connected(struct bt_conn *conn, uint8_t error)
{
    ARG_UNUSED(conn);
    ARG_UNUSED(error);
    begin_anew();
}

static void disconnected(struct bt_conn *conn, uint8_t reason)
{
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_DISCONNECTED,
        .central = bt_conn_index(conn),
    };

    ARG_UNUSED(reason);
    improv_host_handle(&event);
    begin_anew();
}

void improv_zephyr_advertise_init(void)
{
    static struct bt_conn_cb callbacks = {
        .connected = connected,
        .disconnected = disconnected,
    };

    improv_zephyr_advertise_name();
    bt_conn_cb_register(&callbacks);
}
