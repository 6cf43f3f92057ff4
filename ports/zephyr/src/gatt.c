/* SPDX-License-Identifier: Apache-2.0 */
/* The GATT service, which is there only while the device is not stopped. */
#include <zephyr/bluetooth/conn.h>
#include <zephyr/bluetooth/gatt.h>
#include <zephyr/bluetooth/uuid.h>
#include <zephyr/logging/log.h>

#include "improv_port/host.h"
#include "internal.h"

LOG_MODULE_DECLARE(improv, CONFIG_IMPROV_LOG_LEVEL);

enum { NOTIFICATION_HEADER = 3 }; /* opcode and handle */

#define UUID(digit) BT_UUID_DECLARE_128(IMPROV_UUID_BYTES(digit))

static ssize_t read_value(struct bt_conn *conn, const struct bt_gatt_attr *attr,
                          void *buffer, uint16_t length, uint16_t offset)
{
    uint8_t value[IMPROV_FRAME_MAX];
    size_t whole =
        improv_host_read(POINTER_TO_UINT(attr->user_data), value, sizeof value);

    return bt_gatt_attr_read(conn, attr, buffer, length, offset, value,
                             (uint16_t)whole);
}

/* A long write comes whole, for it is not asked before it is executed. */
static ssize_t write_command(struct bt_conn *conn,
                             const struct bt_gatt_attr *attr,
                             const void *buffer, uint16_t length,
                             uint16_t offset, uint8_t flags)
{
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_WRITE,
        .central = bt_conn_index(conn),
        .offset = offset,
        .bytes = {buffer, length},
    };

    ARG_UNUSED(attr);
    ARG_UNUSED(flags);
    improv_host_handle(&event);
    return length;
}

#define READABLE(digit, properties)                                            \
    BT_GATT_CHARACTERISTIC(UUID(digit), BT_GATT_CHRC_READ | (properties),      \
                           BT_GATT_PERM_READ, read_value, NULL,                \
                           UINT_TO_POINTER(digit))
#define NOTIFIED(digit)                                                        \
    READABLE(digit, BT_GATT_CHRC_NOTIFY),                                      \
        BT_GATT_CCC(NULL, BT_GATT_PERM_READ | BT_GATT_PERM_WRITE)

/* [ID-2] */
static struct bt_gatt_attr attributes[] = {
    BT_GATT_PRIMARY_SERVICE(UUID(0)),
    NOTIFIED(IMPROV_CHARACTERISTIC_STATE),
    NOTIFIED(IMPROV_CHARACTERISTIC_ERROR),
    BT_GATT_CHARACTERISTIC(UUID(IMPROV_CHARACTERISTIC_COMMAND),
                           BT_GATT_CHRC_WRITE | BT_GATT_CHRC_WRITE_WITHOUT_RESP,
                           BT_GATT_PERM_WRITE, NULL, write_command, NULL),
    NOTIFIED(IMPROV_CHARACTERISTIC_RESULT),
    READABLE(IMPROV_CHARACTERISTIC_CAPABILITIES, 0),
};

static struct bt_gatt_service service = BT_GATT_SERVICE(attributes);
static bool serving;

int improv_zephyr_gatt_serve(void)
{
    if (serving)
        return 0;
    int error = bt_gatt_service_register(&service);
    serving = error == 0;
    if (error)
        LOG_ERR("The GATT service: %d", error);
    return error;
}

void improv_zephyr_gatt_withdraw(void)
{
    if (serving && bt_gatt_service_unregister(&service) == 0)
        serving = false;
}

struct notification {
    const struct bt_gatt_attr *attribute;
    struct improv_bytes value;
};

/* What does not fit is cut: the client then reads it [CLI-6]. */
static void notify(struct bt_conn *conn, void *user_data)
{
    const struct notification *notification = user_data;

    if (!bt_gatt_is_subscribed(conn, notification->attribute,
                               BT_GATT_CCC_NOTIFY))
        return;
    size_t room = bt_gatt_get_mtu(conn) - (size_t)NOTIFICATION_HEADER;
    int error =
        bt_gatt_notify(conn, notification->attribute, notification->value.data,
                       (uint16_t)MIN(notification->value.length, room));
    if (error)
        LOG_WRN("A notification is lost: %d", error);
}

void improv_zephyr_gatt_notify(uint8_t characteristic,
                               struct improv_bytes value)
{
    struct bt_uuid_128 uuid =
        BT_UUID_INIT_128(IMPROV_UUID_BYTES(characteristic));
    const struct notification notification = {
        bt_gatt_find_by_uuid(attributes, ARRAY_SIZE(attributes), &uuid.uuid),
        value};

    if (serving && notification.attribute)
        bt_conn_foreach(BT_CONN_TYPE_LE, notify, (void *)&notification);
}
