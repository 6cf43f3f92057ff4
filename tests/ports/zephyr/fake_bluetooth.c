/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "fake.h"

struct bt_conn {
    uint8_t index;
};

struct fake_bluetooth fake_bluetooth;

static struct bt_conn conns[FAKE_CENTRALS] = {{0}, {1}};
static struct bt_gatt_service *registered;
static struct bt_conn_cb *callbacks;
static bool enabled;

bool bt_is_ready(void)
{
    return enabled;
}

int bt_enable(void *ready)
{
    (void)ready;
    fake_may_block(__func__);
    enabled = true;
    return 0;
}

int bt_gatt_service_register(struct bt_gatt_service *service)
{
    fake_may_block(__func__);
    expect(!fake_bluetooth.serving);
    if (fake_bluetooth.serve_errors > 0) {
        fake_bluetooth.serve_errors--;
        return -ENOMEM;
    }
    registered = service;
    fake_bluetooth.serving = true;
    return 0;
}

int bt_gatt_service_unregister(struct bt_gatt_service *service)
{
    fake_may_block(__func__);
    expect(fake_bluetooth.serving && service == registered);
    fake_bluetooth.serving = false;
    return 0;
}

ssize_t bt_gatt_attr_read(struct bt_conn *conn, const struct bt_gatt_attr *attr,
                          void *buffer, uint16_t length, uint16_t offset,
                          const void *value, uint16_t value_length)
{
    (void)conn, (void)attr;
    if (offset > value_length)
        return -EINVAL;
    uint16_t count = MIN(length, (uint16_t)(value_length - offset));
    memcpy(buffer, (const uint8_t *)value + offset, count);
    return count;
}

struct bt_gatt_attr *bt_gatt_find_by_uuid(struct bt_gatt_attr *attributes,
                                          uint16_t count,
                                          const struct bt_uuid *uuid)
{
    for (uint16_t i = 0; i < count; i++)
        if (attributes[i].uuid &&
            memcmp(attributes[i].uuid, uuid, sizeof *uuid) == 0)
            return &attributes[i];
    return NULL;
}

uint16_t bt_gatt_get_mtu(struct bt_conn *conn)
{
    return fake_bluetooth.mtu[conn->index];
}

bool bt_gatt_is_subscribed(struct bt_conn *conn,
                           const struct bt_gatt_attr *attr, uint16_t type)
{
    (void)attr, (void)type;
    return fake_bluetooth.mtu[conn->index] != 0;
}

int bt_gatt_notify(struct bt_conn *conn, const struct bt_gatt_attr *attr,
                   const void *value, uint16_t length)
{
    struct fake_notification *heard =
        &fake_bluetooth.notified[fake_bluetooth.notified_count++];

    fake_may_block(__func__);
    expect(fake_bluetooth.notified_count <= FAKE_NOTIFIED_MAX);
    expect(fake_bluetooth.serving);
    expect(length <= bt_gatt_get_mtu(conn) - 3);
    heard->central = conn->index;
    heard->characteristic = attr->uuid->bytes[0];
    heard->length = length;
    memcpy(heard->bytes, value, length);
    return 0;
}

uint8_t bt_conn_index(const struct bt_conn *conn)
{
    return conn->index;
}

int bt_conn_get_info(const struct bt_conn *conn, struct bt_conn_info *info)
{
    info->state = fake_bluetooth.mtu[conn->index] ? BT_CONN_STATE_CONNECTED : 0;
    return 0;
}

void bt_conn_foreach(int type, void (*function)(struct bt_conn *, void *),
                     void *user_data)
{
    (void)type;
    for (size_t i = 0; i < FAKE_CENTRALS; i++)
        function(&conns[i], user_data);
}

void bt_conn_cb_register(struct bt_conn_cb *given)
{
    callbacks = given;
}

static void check_packet(const struct bt_data *ad, size_t ad_count,
                         const struct bt_data *sd)
{
    size_t length = 0;

    fake_may_block("bt_le_adv");
    for (size_t i = 0; i < ad_count; i++) {
        expect(length + 2U + ad[i].data_len <= sizeof fake_bluetooth.packet);
        fake_bluetooth.packet[length] = (uint8_t)(ad[i].data_len + 1);
        fake_bluetooth.packet[length + 1] = ad[i].type;
        memcpy(fake_bluetooth.packet + length + 2, ad[i].data, ad[i].data_len);
        length += 2U + ad[i].data_len;
    }
    expect(length == sizeof fake_bluetooth.packet);
    expect(sd->data_len < sizeof fake_bluetooth.name);
    memcpy(fake_bluetooth.name, sd->data, sd->data_len);
    fake_bluetooth.name[sd->data_len] = '\0';
    fake_bluetooth.name_type = sd->type;
}

static int connected(void)
{
    int count = 0;

    for (size_t i = 0; i < FAKE_CENTRALS; i++)
        count += fake_bluetooth.mtu[i] != 0;
    return count;
}

int bt_le_adv_start(const struct bt_le_adv_param *param,
                    const struct bt_data *ad, size_t ad_count,
                    const struct bt_data *sd, size_t sd_count)
{
    (void)sd_count;
    check_packet(ad, ad_count, sd);
    expect(param->options & BT_LE_ADV_OPT_CONNECTABLE);
    fake_bluetooth.starts++;
    if (fake_bluetooth.advertising)
        return -EALREADY;
    if (fake_bluetooth.room > 0 && connected() >= fake_bluetooth.room)
        return -ENOMEM;
    if (fake_bluetooth.start_errors > 0) {
        fake_bluetooth.start_errors--;
        return -ENOMEM;
    }
    fake_bluetooth.advertising = true;
    return 0;
}

int bt_le_adv_update_data(const struct bt_data *ad, size_t ad_count,
                          const struct bt_data *sd, size_t sd_count)
{
    (void)sd_count;
    check_packet(ad, ad_count, sd);
    return fake_bluetooth.advertising ? 0 : -EAGAIN;
}

int bt_le_adv_stop(void)
{
    fake_may_block(__func__);
    fake_bluetooth.advertising = false;
    return 0;
}

void fake_connect(uint8_t central, uint16_t mtu)
{
    fake_bluetooth.mtu[central] = mtu;
    fake_bluetooth.advertising = false;
    callbacks->connected(&conns[central], 0);
    fake_run(0);
}

void fake_disconnect(uint8_t central)
{
    fake_bluetooth.mtu[central] = 0;
    callbacks->disconnected(&conns[central], 0x13);
    fake_run(0);
}

void fake_write_at(uint8_t central, uint16_t offset, const void *bytes,
                   size_t length)
{
    if (!fake_bluetooth.serving)
        return;
    for (size_t i = 0; i < registered->attr_count; i++)
        if (registered->attrs[i].write)
            registered->attrs[i].write(&conns[central], &registered->attrs[i],
                                       bytes, (uint16_t)length, offset, 0);
}

void fake_write_only(uint8_t central, const void *bytes, size_t length)
{
    expect(fake_bluetooth.serving);
    fake_write_at(central, 0, bytes, length);
}

ssize_t fake_read(uint8_t characteristic, uint8_t *ret_value, uint16_t size)
{
    if (!fake_bluetooth.serving)
        return 0;
    for (size_t i = 0; i < registered->attr_count; i++) {
        const struct bt_gatt_attr *attr = &registered->attrs[i];

        if (attr->uuid && attr->read && attr->uuid->bytes[0] == characteristic)
            return attr->read(&conns[0], attr, ret_value, size, 0);
    }
    return 0;
}

void fake_forget_bluetooth(void)
{
    memset(&fake_bluetooth, 0, sizeof fake_bluetooth);
    registered = NULL;
    callbacks = NULL;
    enabled = false;
}

void fake_write(uint8_t central, const void *bytes, size_t length)
{
    fake_write_only(central, bytes, length);
    fake_run(0);
}

const struct fake_notification *fake_heard(uint8_t central,
                                           uint8_t characteristic)
{
    for (size_t i = fake_bluetooth.notified_count; i-- > 0;)
        if (fake_bluetooth.notified[i].central == central &&
            fake_bluetooth.notified[i].characteristic == characteristic)
            return &fake_bluetooth.notified[i];
    return NULL;
}
