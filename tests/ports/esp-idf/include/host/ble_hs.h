/* SPDX-License-Identifier: Apache-2.0 */
/* NimBLE's host. */
#ifndef DOUBLE_HOST_BLE_HS_H
#define DOUBLE_HOST_BLE_HS_H

#include <limits.h>
#include <stdint.h>

#define BLE_HS_EALREADY     2
#define BLE_HS_EINVAL       3
#define BLE_HS_ENOENT       5
#define BLE_HS_ENOMEM       6
#define BLE_HS_FOREVER      INT32_MAX
#define BLE_OWN_ADDR_PUBLIC 0

#define BLE_ATT_ERR_READ_NOT_PERMITTED 0x02
#define BLE_ATT_ERR_INSUFFICIENT_RES   0x11

/* One piece of a chain: those of the real one have some 100 bytes. */
struct os_mbuf {
    uint8_t *om_data;
    uint16_t om_len;
    struct os_mbuf *next;
};

int os_mbuf_append(struct os_mbuf *mbuf, const void *data, uint16_t length);
struct os_mbuf *ble_hs_mbuf_from_flat(const void *data, uint16_t length);
int ble_hs_mbuf_to_flat(const struct os_mbuf *mbuf, void *ret_flat,
                        uint16_t capacity, uint16_t *ret_length);

/* --- UUIDs, GATT ---------------------------------------------------------- */

enum { BLE_UUID_TYPE_16 = 16, BLE_UUID_TYPE_128 = 128 };

typedef struct {
    uint8_t type;
} ble_uuid_t;

typedef struct {
    ble_uuid_t u;
    uint8_t value[16];
} ble_uuid128_t;

#define BLE_GATT_SVC_TYPE_PRIMARY   1
#define BLE_GATT_CHR_F_READ         0x0002
#define BLE_GATT_CHR_F_WRITE_NO_RSP 0x0004
#define BLE_GATT_CHR_F_WRITE        0x0008
#define BLE_GATT_CHR_F_NOTIFY       0x0010

#define BLE_GATT_ACCESS_OP_READ_CHR  0
#define BLE_GATT_ACCESS_OP_WRITE_CHR 1

struct ble_gatt_access_ctxt {
    uint8_t op;
    struct os_mbuf *om;
};

typedef int ble_gatt_access_fn(uint16_t connection, uint16_t handle,
                               struct ble_gatt_access_ctxt *access,
                               void *argument);

struct ble_gatt_chr_def {
    const ble_uuid_t *uuid;
    ble_gatt_access_fn *access_cb;
    void *arg;
    void *descriptors;
    uint32_t flags;
    uint8_t min_key_size;
    uint16_t *val_handle;
    void *cpfd;
};

struct ble_gatt_svc_def {
    uint8_t type;
    const ble_uuid_t *uuid;
    const struct ble_gatt_svc_def **includes;
    const struct ble_gatt_chr_def *characteristics;
};

int ble_gatts_count_cfg(const struct ble_gatt_svc_def *services);
int ble_gatts_add_svcs(const struct ble_gatt_svc_def *services);

/* Frees the mbuf, whatever it returns; tells NOTIFY_TX before it does. */
int ble_gatts_notify_custom(uint16_t connection, uint16_t handle,
                            struct os_mbuf *mbuf);

/* --- GAP ------------------------------------------------------------------ */

enum {
    BLE_GAP_EVENT_CONNECT = 0,
    BLE_GAP_EVENT_DISCONNECT = 1,
    BLE_GAP_EVENT_ADV_COMPLETE = 9,
    BLE_GAP_EVENT_NOTIFY_TX = 13,
    BLE_GAP_EVENT_SUBSCRIBE = 14,
    BLE_GAP_EVENT_MTU = 15,
};

#define BLE_GAP_CONN_MODE_UND     2
#define BLE_GAP_DISC_MODE_GEN     2
#define BLE_HS_ADV_TYPE_COMP_NAME 0x09

struct ble_gap_conn_desc {
    uint8_t private[36];
    uint16_t conn_handle;
};

struct ble_gap_event {
    uint8_t type;
    union {
        struct {
            int status;
            uint16_t conn_handle;
        } connect;
        struct {
            int reason;
            struct ble_gap_conn_desc conn;
        } disconnect;
        struct {
            uint16_t conn_handle;
            uint16_t attr_handle;
            uint8_t reason;
            uint8_t prev_notify : 1;
            uint8_t cur_notify : 1;
        } subscribe;
        struct {
            int status;
            uint16_t conn_handle;
            uint16_t attr_handle;
        } notify_tx;
    };
};

typedef int ble_gap_event_fn(struct ble_gap_event *event, void *argument);

struct ble_gap_event_listener {
    ble_gap_event_fn *fn;
    void *arg;
    struct ble_gap_event_listener *next;
};

struct ble_gap_adv_params {
    uint8_t conn_mode;
    uint8_t disc_mode;
    uint16_t itvl_min;
    uint16_t itvl_max;
    uint8_t channel_map;
    uint8_t filter_policy;
    uint8_t high_duty_cycle : 1;
};

typedef struct {
    uint8_t type;
    uint8_t val[6];
} ble_addr_t;

int ble_gap_event_listener_register(struct ble_gap_event_listener *listener,
                                    ble_gap_event_fn *fn, void *argument);
int ble_gap_adv_set_data(const uint8_t *data, int length);
int ble_gap_adv_rsp_set_data(const uint8_t *data, int length);
int ble_gap_adv_start(uint8_t address_type, const ble_addr_t *direct,
                      int32_t duration_ms,
                      const struct ble_gap_adv_params *parameters,
                      ble_gap_event_fn *fn, void *argument);
int ble_gap_adv_stop(void);

/* --- The host ------------------------------------------------------------- */

struct ble_hs_cfg {
    void (*reset_cb)(int reason);
    void (*sync_cb)(void);
};

extern struct ble_hs_cfg ble_hs_cfg;

int ble_hs_id_infer_auto(int privacy, uint8_t *ret_address_type);

#endif
