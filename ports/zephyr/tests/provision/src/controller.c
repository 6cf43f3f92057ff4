/* SPDX-License-Identifier: Apache-2.0 */
#include "controller.h"

#include <string.h>

#include <zephyr/bluetooth/buf.h>
#include <zephyr/bluetooth/hci.h>
#include <zephyr/drivers/bluetooth/hci_driver.h>
#include <zephyr/init.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/byteorder.h>

enum { ATT_CHANNEL = 4, PACKETS = 8, RETURN_MAX = 64, FIRST = 0x02 };

bool controller_advertises;
struct packet controller_advertisement, controller_scan_response;

static uint32_t connections; /* a bit for each handle */

K_MSGQ_DEFINE(sent, sizeof(struct att), 32, 4);

/* --- Events --------------------------------------------------------------- */

static struct net_buf *event(uint8_t code, const void *bytes, size_t length)
{
    const struct bt_hci_evt_hdr header = {code, (uint8_t)length};
    struct net_buf *buf = bt_buf_get_evt(code, false, K_FOREVER);

    net_buf_add_mem(buf, &header, sizeof header);
    net_buf_add_mem(buf, bytes, length);
    return buf;
}

/* The parameters after status, all of them 0 where the host does not care. */
static void complete(uint16_t opcode, const void *values, size_t length)
{
    uint8_t bytes[sizeof(struct bt_hci_evt_cmd_complete) + 1 + RETURN_MAX] = {
        1, (uint8_t)opcode, (uint8_t)(opcode >> 8)};

    memcpy(bytes + 4, values, length);
    bt_recv(event(BT_HCI_EVT_CMD_COMPLETE, bytes, sizeof bytes));
}

static void accept(uint16_t opcode)
{
    const struct bt_hci_evt_cmd_status status = {
        .ncmd = 1, .opcode = sys_cpu_to_le16(opcode)};

    bt_recv(event(BT_HCI_EVT_CMD_STATUS, &status, sizeof status));
}

void controller_connect(uint16_t connection)
{
    struct {
        uint8_t subevent;
        struct bt_hci_evt_le_conn_complete complete;
    } __packed bytes = {
        BT_HCI_EVT_LE_CONN_COMPLETE,
        {.handle = sys_cpu_to_le16(connection),
         .role = BT_HCI_ROLE_PERIPHERAL,
         .peer_addr = {BT_ADDR_LE_PUBLIC, {{(uint8_t)connection, 1, 2, 3}}},
         .interval = sys_cpu_to_le16(24),
         .supv_timeout = sys_cpu_to_le16(400)}};

    connections |= BIT(connection);
    controller_advertises = false; /* as controllers do */
    bt_recv(event(BT_HCI_EVT_LE_META_EVENT, &bytes, sizeof bytes));
}

void controller_disconnect(uint16_t connection)
{
    const struct bt_hci_evt_disconn_complete complete = {
        .handle = sys_cpu_to_le16(connection), .reason = 0x13};

    if (!(connections & BIT(connection)))
        return;
    connections &= ~BIT(connection);
    bt_recv(event(BT_HCI_EVT_DISCONN_COMPLETE, &complete, sizeof complete));
}

static void free_packet(uint16_t connection)
{
    const uint8_t bytes[] = {1, (uint8_t)connection, (uint8_t)(connection >> 8),
                             1, 0};

    bt_recv(event(BT_HCI_EVT_NUM_COMPLETED_PACKETS, bytes, sizeof bytes));
}

/* --- Commands ------------------------------------------------------------- */

static void take_command(uint16_t opcode, const uint8_t *parameters)
{
    static const uint8_t local_version[] = {9, 0, 0, 9};
    static const uint8_t features[] = {0, 0, 0, 0, BIT(6) | BIT(5)}; /* LE */
    static const uint8_t buffers[] = {(uint8_t)(ATT_MAX + 4),
                                      (ATT_MAX + 4) >> 8, PACKETS};
    static const uint8_t commands[64] = {[27] = BIT(7)}; /* LE Rand */

    switch (opcode) {
    case BT_HCI_OP_READ_SUPPORTED_COMMANDS:
        complete(opcode, commands, sizeof commands);
        break;
    case BT_HCI_OP_READ_LOCAL_FEATURES:
        complete(opcode, features, sizeof features);
        break;
    case BT_HCI_OP_READ_LOCAL_VERSION_INFO:
        complete(opcode, local_version, sizeof local_version);
        break;
    case BT_HCI_OP_LE_READ_BUFFER_SIZE:
        complete(opcode, buffers, sizeof buffers);
        break;
    case BT_HCI_OP_LE_SET_ADV_DATA:
        memcpy(&controller_advertisement, parameters, sizeof(struct packet));
        complete(opcode, NULL, 0);
        break;
    case BT_HCI_OP_LE_SET_SCAN_RSP_DATA:
        memcpy(&controller_scan_response, parameters, sizeof(struct packet));
        complete(opcode, NULL, 0);
        break;
    case BT_HCI_OP_LE_SET_ADV_ENABLE:
        controller_advertises = parameters[0] != 0;
        complete(opcode, NULL, 0);
        break;
    case BT_HCI_OP_LE_READ_REMOTE_FEATURES:
    case BT_HCI_OP_READ_REMOTE_VERSION_INFO:
    case BT_HCI_OP_LE_CONN_UPDATE:
        accept(opcode);
        break;
    case BT_HCI_OP_DISCONNECT:
        accept(opcode);
        controller_disconnect(sys_get_le16(parameters));
        break;
    default:
        complete(opcode, NULL, 0);
        break;
    }
}

/* --- Data ----------------------------------------------------------------- */

static void take_data(const uint8_t *bytes)
{
    struct att att = {.connection = bt_acl_handle(sys_get_le16(bytes)),
                      .length = sys_get_le16(bytes + 4)};

    if (sys_get_le16(bytes + 6) == ATT_CHANNEL) {
        memcpy(att.bytes, bytes + 8, att.length);
        k_msgq_put(&sent, &att, K_NO_WAIT);
    }
    free_packet(att.connection);
}

void controller_send(uint16_t connection, const uint8_t *att, size_t length)
{
    struct net_buf *buf = bt_buf_get_rx(BT_BUF_ACL_IN, K_FOREVER);

    net_buf_add_le16(buf, bt_acl_handle_pack(connection, FIRST));
    net_buf_add_le16(buf, (uint16_t)(length + 4));
    net_buf_add_le16(buf, (uint16_t)length);
    net_buf_add_le16(buf, ATT_CHANNEL);
    net_buf_add_mem(buf, att, length);
    bt_recv(buf);
}

bool controller_receive(struct att *ret_att, uint32_t wait_ms)
{
    return k_msgq_get(&sent, ret_att, K_MSEC(wait_ms)) == 0;
}

/* --- The driver ----------------------------------------------------------- */

static int open(void)
{
    return 0;
}

static int send(struct net_buf *buf)
{
    if (bt_buf_get_type(buf) == BT_BUF_CMD)
        take_command(sys_get_le16(buf->data), buf->data + 3);
    else
        take_data(buf->data);
    net_buf_unref(buf);
    return 0;
}

static const struct bt_hci_driver driver = {
    .name = "made up",
    .bus = BT_HCI_DRIVER_BUS_VIRTUAL,
    .open = open,
    .send = send,
};

static int register_driver(const struct device *unused)
{
    ARG_UNUSED(unused);
    return bt_hci_driver_register(&driver);
}

SYS_INIT(register_driver, POST_KERNEL, CONFIG_KERNEL_INIT_PRIORITY_DEVICE);
