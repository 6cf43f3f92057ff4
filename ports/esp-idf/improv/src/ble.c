/* SPDX-License-Identifier: Apache-2.0 */
/* NimBLE: the service, advertising, notifications, start and stop. */
#include <string.h>

#include "host/ble_hs.h"
#include "improv/advertisement.h"
#include "improv/wipe.h"
#include "improv_esp_internal.h"
#include "nimble/nimble_port.h"
#include "nimble/nimble_port_freertos.h"
#include "services/gap/ble_svc_gap.h"
#include "services/gatt/ble_svc_gatt.h"

#define SHOWN_NAME_MAX 29 /* bytes: 31 less length and type */

#define NOTIFIED      3 /* state, error, result */
#define SUBSCRIPTIONS ((size_t)NOTIFIED * CONFIG_BT_NIMBLE_MAX_CONNECTIONS)

static struct {
    bool serving; /* between ADVERTISE and WITHDRAW */
    bool synced;  /* host and controller are ready */
    bool running; /* NimBLE is, and is ours; of the jobs */
    uint8_t packet[IMPROV_ADVERTISEMENT_LENGTH];
    uint8_t response[IMPROV_ADVERTISEMENT_LENGTH + 1]; /* and a NUL */
    uint16_t handles[IMPROV_CHARACTERISTIC_CAPABILITIES + 1];
    /* Who hears which value: connection << 16 | handle, or 0. All fit, for
     * they are the service's alone. */
    uint32_t subscriptions[SUBSCRIPTIONS];
    struct ble_gap_event_listener listener;
} ble;

struct improv_central improv_esp_centrals[IMPROV_ESP_CENTRALS];

/* --- GATT, in the host's task --------------------------------------------- */

static int read_value(enum improv_characteristic characteristic,
                      struct os_mbuf *ret_value)
{
    uint8_t value[IMPROV_FRAME_MAX];
    size_t length = improv_host_read(characteristic, value, sizeof value);

    if (length == 0 && characteristic != IMPROV_CHARACTERISTIC_RESULT)
        return BLE_ATT_ERR_READ_NOT_PERMITTED; /* stopped [ADV-3] */
    return os_mbuf_append(ret_value, value, (uint16_t)length) == 0
               ? 0
               : BLE_ATT_ERR_INSUFFICIENT_RES;
}

static int write_command(uint16_t connection, const struct os_mbuf *written)
{
    uint8_t bytes[IMPROV_FRAME_MAX + 1]; /* one too many is malformed, too */
    uint16_t length = 0;

    ble_hs_mbuf_to_flat(written, bytes, sizeof bytes, &length);
    improv_esp_handle(IMPROV_EVENT_WRITE, connection,
                      (struct improv_bytes){bytes, length}, NULL, 0);
    improv_wipe(bytes, sizeof bytes);
    return 0;
}

static int on_access(uint16_t connection, uint16_t handle,
                     struct ble_gatt_access_ctxt *access, void *argument)
{
    enum improv_characteristic characteristic =
        (enum improv_characteristic)(uintptr_t)argument;

    (void)handle;
    if (access->op == BLE_GATT_ACCESS_OP_WRITE_CHR)
        return write_command(connection, access->om);
    return read_value(characteristic, access->om);
}

#define UUID(digit)                                                            \
    [digit] = {.u = {.type = BLE_UUID_TYPE_128},                               \
               .value = {IMPROV_UUID_BYTES(digit)}}

static const ble_uuid128_t uuids[] = {
    UUID(0), UUID(1), UUID(2), UUID(3), UUID(4), UUID(5),
};

#define CHARACTERISTIC(digit, properties)                                      \
    {                                                                          \
        .uuid = &uuids[digit].u, .access_cb = on_access,                       \
        .arg = (void *)(digit), .flags = (properties),                         \
        .val_handle = &ble.handles[digit],                                     \
    }

static const struct ble_gatt_svc_def services[] = {
    {
        .type = BLE_GATT_SVC_TYPE_PRIMARY,
        .uuid = &uuids[0].u,
        .characteristics =
            (const struct ble_gatt_chr_def[]){
                CHARACTERISTIC(IMPROV_CHARACTERISTIC_STATE,
                               BLE_GATT_CHR_F_READ | BLE_GATT_CHR_F_NOTIFY),
                CHARACTERISTIC(IMPROV_CHARACTERISTIC_ERROR,
                               BLE_GATT_CHR_F_READ | BLE_GATT_CHR_F_NOTIFY),
                CHARACTERISTIC(IMPROV_CHARACTERISTIC_COMMAND,
                               BLE_GATT_CHR_F_WRITE |
                                   BLE_GATT_CHR_F_WRITE_NO_RSP),
                CHARACTERISTIC(IMPROV_CHARACTERISTIC_RESULT,
                               BLE_GATT_CHR_F_READ | BLE_GATT_CHR_F_NOTIFY),
                CHARACTERISTIC(IMPROV_CHARACTERISTIC_CAPABILITIES,
                               BLE_GATT_CHR_F_READ),
                {0},
            },
    },
    {0},
};

/* --- Notifications, under the lock ---------------------------------------- */

/* What found no buffer is told later, to all: to hear a value twice does no
 * harm. Unless there is none by then. */
void improv_port_notify(enum improv_characteristic characteristic,
                        struct improv_bytes value)
{
    uint16_t handle = ble.handles[characteristic];
    uint8_t bit = (uint8_t)(1U << characteristic);

    improv_esp.owed &= (uint8_t)~bit;
    for (size_t i = 0; value.length > 0 && i < SUBSCRIPTIONS; i++) {
        uint32_t at = ble.subscriptions[i];
        if (at == 0 || (uint16_t)at != handle)
            continue;
        struct os_mbuf *copy =
            ble_hs_mbuf_from_flat(value.data, (uint16_t)value.length);
        if (!copy ||
            ble_gatts_notify_custom((uint16_t)(at >> 16), handle, copy) != 0)
            improv_esp.owed |= bit;
    }
}

static void subscribe(uint16_t connection, uint16_t handle, bool on)
{
    uint32_t both = (uint32_t)connection << 16 | handle;
    uint32_t before = on ? 0 : both;

    if (handle < ble.handles[IMPROV_CHARACTERISTIC_STATE] ||
        handle > ble.handles[IMPROV_CHARACTERISTIC_RESULT])
        return; /* of another service */
    for (size_t i = 0; i < SUBSCRIPTIONS; i++)
        if (ble.subscriptions[i] == before) {
            ble.subscriptions[i] = both - before;
            return;
        }
}

/* --- Advertising, under the lock ------------------------------------------ */

/* Cut where a character begins. */
void improv_esp_show_name(struct improv_bytes name)
{
    size_t length = name.length < SHOWN_NAME_MAX ? name.length : SHOWN_NAME_MAX;

    while (length < name.length && (name.data[length] & 0xC0) == 0x80)
        length--;
    improv_port_lock();
    ble.response[0] = (uint8_t)(1 + length);
    ble.response[1] = BLE_HS_ADV_TYPE_COMP_NAME;
    memcpy(ble.response + 2, name.data, length);
    ble.response[2 + length] = '\0';
    improv_port_unlock();
}

/* Controllers end it when a central connects: so begin again. */
static void advertise(void)
{
    static const struct ble_gap_adv_params parameters = {
        .conn_mode = BLE_GAP_CONN_MODE_UND,
        .disc_mode = BLE_GAP_DISC_MODE_GEN,
    };

    if (!ble.serving || !ble.synced)
        return;
    ble_gap_adv_set_data(ble.packet, sizeof ble.packet);
    ble_gap_adv_rsp_set_data(ble.response, 1 + ble.response[0]);
    ble_gap_adv_start(BLE_OWN_ADDR_PUBLIC, NULL, BLE_HS_FOREVER, &parameters,
                      NULL, NULL);
}

void improv_port_advertise(struct improv_bytes service_data)
{
    struct improv_service_data decoded = {.state = 0};

    if (improv_service_data_decode(service_data, &decoded))
        improv_advertisement_encode(&decoded, ble.packet);
    improv_esp_tell(IMPROV_ESP_STATE, decoded.state);
    if (!ble.serving)
        improv_esp.jobs |= JOB_STACK;
    ble.serving = true;
    advertise();
}

void improv_port_withdraw(void)
{
    improv_esp_tell(IMPROV_ESP_STATE, IMPROV_STATE_STOPPED);
    ble.serving = false;
    improv_esp.jobs |= JOB_STACK;
    if (ble.synced)
        ble_gap_adv_stop();
}

static void advertise_again(void)
{
    improv_port_lock();
    advertise();
    improv_port_unlock();
}

/* --- GAP, in the host's task ---------------------------------------------- */

/* NOTIFY_TX comes from within improv_port_notify(): no lock for that. */
static int on_gap(struct ble_gap_event *gap, void *argument)
{
    (void)argument;
    switch (gap->type) {
    case BLE_GAP_EVENT_SUBSCRIBE:
        improv_port_lock();
        subscribe(gap->subscribe.conn_handle, gap->subscribe.attr_handle,
                  gap->subscribe.cur_notify);
        improv_port_unlock();
        break;
    case BLE_GAP_EVENT_DISCONNECT:
        improv_esp_handle(IMPROV_EVENT_DISCONNECTED,
                          gap->disconnect.conn.conn_handle, NO_BYTES, NULL, 0);
        advertise_again();
        break;
    case BLE_GAP_EVENT_CONNECT:
        advertise_again();
        break;
    default:
        break;
    }
    return 0;
}

/* --- The stack ------------------------------------------------------------ */

void improv_esp_synced(void)
{
    improv_port_lock();
    ble.synced = true;
    advertise();
    improv_port_unlock();
}

int improv_esp_add_service(void)
{
    int error = ble_gatts_count_cfg(services);

    if (error == 0)
        error = ble_gatts_add_svcs(services);
    ble_gap_event_listener_register(&ble.listener, on_gap, NULL);
    return error;
}

static void run_host(void *argument)
{
    (void)argument;
    nimble_port_run();
    nimble_port_freertos_deinit();
}

static void start_stack(void)
{
    ble.running = nimble_port_init() == ESP_OK;
    if (!ble.running) { /* without Wi-Fi it is tried again [RUN-2] */
        improv_host_tell(IMPROV_EVENT_STOP);
        return;
    }
    ble_hs_cfg.sync_cb = improv_esp_synced;
    ble_svc_gap_init();
    ble_svc_gatt_init();
    ble_svc_gap_device_name_set((const char *)ble.response + 2);
    improv_esp_add_service();
    nimble_port_freertos_init(run_host);
}

/* Until it has stopped it may still say that it is ready; nor does it always
 * say whom it lost. */
static void stop_stack(void)
{
    nimble_port_stop();
    improv_port_lock();
    ble.synced = false;
    memset(ble.subscriptions, 0, sizeof ble.subscriptions);
    improv_port_unlock();
    nimble_port_deinit();
    ble.running = false;
    improv_esp_tell(IMPROV_ESP_BLE_STOPPED, 0);
}

void improv_esp_do_stack(void)
{
    if (improv_esp.config->nimble_is_shared || ble.serving == ble.running)
        return;
    if (ble.serving)
        start_stack();
    else
        stop_stack();
}
