/* SPDX-License-Identifier: Apache-2.0 */
/*
 * As much of Zephyr as ports/zephyr calls, on one thread with a clock of its
 * own. What may block in Zephyr ends the test when it is called with the
 * engine's lock or a spinlock held; so does a lock that is taken twice.
 */
#ifndef FAKE_ZEPHYR_H
#define FAKE_ZEPHYR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

/* NOLINTBEGIN(bugprone-macro-parentheses): many are initializers. */

/* --- Macros --------------------------------------------------------------- */

#define ARG_UNUSED(x)      (void)(x)
#define ARRAY_SIZE(array)  (sizeof(array) / sizeof((array)[0]))
#define MIN(a, b)          ((a) < (b) ? (a) : (b))
#define BIT(n)             (1U << (n))
#define MSEC_PER_SEC       1000U
#define POINTER_TO_UINT(x) ((unsigned)(uintptr_t)(x))
#define UINT_TO_POINTER(x) ((void *)(uintptr_t)(x))

/* 1 if the macro is 1; a macro that is not defined is no 1. */
#define FAKE_COMMA_1                     ,
#define FAKE_THIRD(one, two, three, ...) three
#define FAKE_PICK(...)                   FAKE_THIRD(__VA_ARGS__)
#define FAKE_JOIN(a, b)                  a##b
#define FAKE_IS_1(value)                 FAKE_PICK(FAKE_JOIN(FAKE_COMMA_, value) 0, 1, 0, 0)
#define IS_ENABLED(config)               FAKE_IS_1(config)

#define FAKE_OPEN(...)                __VA_ARGS__
#define FAKE_CALL(macro, in_brackets) macro in_brackets
#define COND_CODE_1(flag, yes, no)                                             \
    FAKE_CALL(FAKE_OPEN,                                                       \
              FAKE_PICK(FAKE_JOIN(FAKE_COMMA_, flag) no, yes, no, no))
#define IF_ENABLED(config, code) COND_CODE_1(config, code, ())

/* --- Kernel --------------------------------------------------------------- */

typedef struct {
    uint64_t ms;
} k_timeout_t;

#define K_MSEC(ms) ((k_timeout_t){ms})
#define K_NO_WAIT  K_MSEC(0)
#define K_FOREVER  K_MSEC(UINT64_MAX)

struct k_mutex {
    const char *name;
    bool held;
};

#define K_MUTEX_DEFINE(name) struct k_mutex name = {#name, false}
void k_mutex_lock(struct k_mutex *mutex, k_timeout_t timeout);
void k_mutex_unlock(struct k_mutex *mutex);

struct k_spinlock {
    char unused;
};

typedef int k_spinlock_key_t;
k_spinlock_key_t k_spin_lock(struct k_spinlock *lock);
void k_spin_unlock(struct k_spinlock *lock, k_spinlock_key_t key);

struct k_work;
typedef void (*k_work_handler_t)(struct k_work *work);

struct k_work_q {
    bool started;
    bool busy; /* its thread runs a handler */
};

struct k_work {
    k_work_handler_t handler;
    struct k_work_q *queue; /* NULL: it is not queued */
};

struct k_work_delayable {
    struct k_work work;
    struct k_work_q *queue;
    bool waiting;
    uint64_t due_ms;
    struct k_work_delayable *next;
    bool known;
};

struct k_work_queue_config {
    const char *name;
};

typedef char k_thread_stack_t;
#define K_THREAD_STACK_DEFINE(name, size) k_thread_stack_t name[size]
#define K_THREAD_STACK_SIZEOF(name)       sizeof(name)
#define K_WORK_DEFINE(name, function)     struct k_work name = {.handler = function}
#define K_WORK_DELAYABLE_DEFINE(name, function)                                \
    struct k_work_delayable name = {.work = {.handler = function}}

void k_work_queue_start(struct k_work_q *queue, k_thread_stack_t *stack,
                        size_t size, int priority,
                        const struct k_work_queue_config *config);
int k_work_submit_to_queue(struct k_work_q *queue, struct k_work *work);
int k_work_schedule(struct k_work_delayable *work, k_timeout_t delay);
int k_work_reschedule(struct k_work_delayable *work, k_timeout_t delay);
int k_work_reschedule_for_queue(struct k_work_q *queue,
                                struct k_work_delayable *work,
                                k_timeout_t delay);
int k_work_cancel_delayable(struct k_work_delayable *work);

struct k_msgq {
    uint8_t *buffer;
    size_t size, capacity, count;
};

#define K_MSGQ_DEFINE(name, message_size, max, align)                          \
    static uint8_t name##_buffer[(max) * (message_size)];                      \
    struct k_msgq name = {name##_buffer, message_size, max, 0}
int k_msgq_put(struct k_msgq *queue, const void *message, k_timeout_t timeout);
int k_msgq_get(struct k_msgq *queue, void *ret_message, k_timeout_t timeout);

void k_msgq_purge(struct k_msgq *queue);

int64_t k_uptime_get(void);
uint32_t k_uptime_get_32(void);

typedef long atomic_t, atomic_val_t;
long atomic_get(const atomic_t *target);
long atomic_set(atomic_t *target, long value);
long atomic_or(atomic_t *target, long value);
bool atomic_cas(atomic_t *target, long old, long value);

struct ring_buf {
    uint8_t *buffer;
    uint32_t size, length;
};

#define RING_BUF_DECLARE(name, size)                                           \
    static uint8_t name##_buffer[size];                                        \
    static struct ring_buf name = {name##_buffer, size, 0}
uint32_t ring_buf_put(struct ring_buf *ring, const uint8_t *data, uint32_t n);
uint32_t ring_buf_get(struct ring_buf *ring, uint8_t *data, uint32_t n);
uint32_t ring_buf_space_get(const struct ring_buf *ring);

#define sys_kernel_version_get()           0x03030000U
#define SYS_KERNEL_VER_MAJOR(version)      ((version) >> 24 & 0xFF)
#define SYS_KERNEL_VER_MINOR(version)      ((version) >> 16 & 0xFF)
#define SYS_KERNEL_VER_PATCHLEVEL(version) ((version) >> 8 & 0xFF)

#define LOG_MODULE_REGISTER(...) struct k_work
#define LOG_MODULE_DECLARE(...)  struct k_work
#define FAKE_LOG(...)                                                          \
    do {                                                                       \
        if (0)                                                                 \
            printf(__VA_ARGS__);                                               \
    } while (0)
#define LOG_ERR FAKE_LOG
#define LOG_WRN FAKE_LOG
#define LOG_INF FAKE_LOG
#define LOG_DBG FAKE_LOG

/* --- Bluetooth ------------------------------------------------------------ */

struct bt_uuid {
    uint8_t bytes[16];
};

struct bt_uuid_128 {
    struct bt_uuid uuid;
};

#define BT_UUID_INIT_128(...)                                                  \
    {                                                                          \
        {                                                                      \
            {                                                                  \
                __VA_ARGS__                                                    \
            }                                                                  \
        }                                                                      \
    }
#define BT_UUID_DECLARE_128(...)                                               \
    (&((const struct bt_uuid_128[]){BT_UUID_INIT_128(__VA_ARGS__)})[0].uuid)
#define BT_UUID_16_ENCODE(value) (value) & 0xFF, (value) >> 8

struct bt_conn;
struct bt_gatt_attr;
typedef ssize_t (*fake_gatt_read)(struct bt_conn *, const struct bt_gatt_attr *,
                                  void *, uint16_t, uint16_t);
typedef ssize_t (*fake_gatt_write)(struct bt_conn *,
                                   const struct bt_gatt_attr *, const void *,
                                   uint16_t, uint16_t, uint8_t);

struct bt_gatt_attr {
    const struct bt_uuid *uuid;
    fake_gatt_read read;
    fake_gatt_write write;
    void *user_data;
};

struct bt_gatt_service {
    struct bt_gatt_attr *attrs;
    size_t attr_count;
};

enum {
    BT_GATT_CHRC_READ = 1,
    BT_GATT_CHRC_WRITE = 2,
    BT_GATT_CHRC_WRITE_WITHOUT_RESP = 4,
    BT_GATT_CHRC_NOTIFY = 8,
    BT_GATT_PERM_READ = 1,
    BT_GATT_PERM_WRITE = 2,
    BT_GATT_CCC_NOTIFY = 1,
    BT_CONN_TYPE_LE = 1,
    BT_CONN_STATE_CONNECTED = 1,
    BT_DATA_FLAGS = 0x01,
    BT_DATA_UUID128_ALL = 0x07,
    BT_DATA_NAME_SHORTENED = 0x08,
    BT_DATA_NAME_COMPLETE = 0x09,
    BT_DATA_SVC_DATA16 = 0x16,
    BT_LE_AD_GENERAL = 2,
    BT_LE_AD_NO_BREDR = 4,
    BT_LE_ADV_OPT_CONNECTABLE = 1,
    BT_LE_ADV_OPT_ONE_TIME = 2,
    BT_GAP_ADV_FAST_INT_MIN_2 = 160,
    BT_GAP_ADV_FAST_INT_MAX_2 = 240,
};

#define BT_GATT_PRIMARY_SERVICE(service_uuid)                                  \
    {                                                                          \
        .uuid = service_uuid                                                   \
    }
#define BT_GATT_CHARACTERISTIC(value_uuid, properties, permissions, reader,    \
                               writer, data)                                   \
    {.read = NULL},                                                            \
    {                                                                          \
        .uuid = value_uuid, .read = reader, .write = writer, .user_data = data \
    }
#define BT_GATT_CCC(changed, permissions)                                      \
    {                                                                          \
        .uuid = NULL                                                           \
    }
#define BT_GATT_SERVICE(attributes)                                            \
    {                                                                          \
        attributes, ARRAY_SIZE(attributes)                                     \
    }

int bt_gatt_service_register(struct bt_gatt_service *service);
int bt_gatt_service_unregister(struct bt_gatt_service *service);
ssize_t bt_gatt_attr_read(struct bt_conn *conn, const struct bt_gatt_attr *attr,
                          void *buffer, uint16_t length, uint16_t offset,
                          const void *value, uint16_t value_length);
struct bt_gatt_attr *bt_gatt_find_by_uuid(struct bt_gatt_attr *attributes,
                                          uint16_t count,
                                          const struct bt_uuid *uuid);
uint16_t bt_gatt_get_mtu(struct bt_conn *conn);
bool bt_gatt_is_subscribed(struct bt_conn *conn,
                           const struct bt_gatt_attr *attr, uint16_t type);
int bt_gatt_notify(struct bt_conn *conn, const struct bt_gatt_attr *attr,
                   const void *value, uint16_t length);

struct bt_conn_info {
    int state;
};

struct bt_conn_cb {
    void (*connected)(struct bt_conn *conn, uint8_t error);
    void (*disconnected)(struct bt_conn *conn, uint8_t reason);
};

uint8_t bt_conn_index(const struct bt_conn *conn);
int bt_conn_get_info(const struct bt_conn *conn, struct bt_conn_info *info);
void bt_conn_foreach(int type, void (*function)(struct bt_conn *, void *),
                     void *user_data);
void bt_conn_cb_register(struct bt_conn_cb *callbacks);

struct bt_data {
    uint8_t type, data_len;
    const uint8_t *data;
};

#define BT_DATA(kind, bytes, length)                                           \
    {                                                                          \
        kind, length, (const uint8_t *)(bytes)                                 \
    }

struct bt_le_adv_param {
    uint32_t options, interval_min, interval_max;
};

#define BT_LE_ADV_PARAM(options, min, max, peer)                               \
    (&(const struct bt_le_adv_param){options, min, max})
int bt_le_adv_start(const struct bt_le_adv_param *param,
                    const struct bt_data *ad, size_t ad_count,
                    const struct bt_data *sd, size_t sd_count);
int bt_le_adv_update_data(const struct bt_data *ad, size_t ad_count,
                          const struct bt_data *sd, size_t sd_count);
int bt_le_adv_stop(void);
bool bt_is_ready(void);
int bt_enable(void *ready);

/* --- Wi-Fi ---------------------------------------------------------------- */

struct net_if;
struct net_mgmt_event_callback;
typedef void (*fake_net_handler)(struct net_mgmt_event_callback *, uint32_t,
                                 struct net_if *);

struct net_mgmt_event_callback {
    fake_net_handler handler;
    uint32_t event_mask;
    const void *info;
};

enum {
    NET_EVENT_WIFI_SCAN_RESULT = 1,
    NET_EVENT_WIFI_SCAN_DONE = 2,
    NET_EVENT_WIFI_CONNECT_RESULT = 4,
    NET_EVENT_WIFI_DISCONNECT_RESULT = 8,
    NET_EVENT_IPV4_ADDR_ADD = 16,
    NET_EVENT_IPV4_ADDR_DEL = 32,
    NET_REQUEST_WIFI_SCAN = 0,
    NET_REQUEST_WIFI_CONNECT,
    NET_REQUEST_WIFI_DISCONNECT,
    WIFI_CHANNEL_ANY = 255,
    WIFI_FREQ_BAND_UNKNOWN = 4,
    WIFI_MFP_OPTIONAL = 1,
    SYS_FOREVER_MS = -1,
    NET_ADDR_PREFERRED = 1,
};

enum wifi_security_type {
    WIFI_SECURITY_TYPE_NONE,
    WIFI_SECURITY_TYPE_PSK,
    WIFI_SECURITY_TYPE_PSK_SHA256,
    WIFI_SECURITY_TYPE_SAE,
};

struct wifi_status {
    int status;
};

struct wifi_scan_result {
    uint8_t ssid[32];
    uint8_t ssid_length;
    enum wifi_security_type security;
    int8_t rssi;
};

struct wifi_connect_req_params {
    const uint8_t *ssid;
    uint8_t ssid_length;
    uint8_t *psk;
    uint8_t psk_length;
    uint8_t *sae_password;
    uint8_t sae_password_length;
    uint8_t band, channel;
    enum wifi_security_type security;
    int mfp;
    int timeout;
};

#ifndef AF_INET
#define AF_INET 2
#endif

struct in_addr;
struct net_if *net_if_get_default(void);
const struct in_addr *net_if_ipv4_get_global_addr(struct net_if *interface,
                                                  int state);
char *net_addr_ntop(int family, const void *address, char *ret_text,
                    size_t size);
void net_mgmt_init_event_callback(struct net_mgmt_event_callback *callback,
                                  fake_net_handler handler, uint32_t mask);
void net_mgmt_add_event_callback(struct net_mgmt_event_callback *callback);
int net_mgmt(int request, struct net_if *interface, void *data, size_t length);
void net_dhcpv4_start(struct net_if *interface);
void net_dhcpv4_stop(struct net_if *interface);
#define net_hostname_get() "lamp"

/* --- Flash ---------------------------------------------------------------- */

typedef ssize_t (*settings_read_cb)(void *context, void *bytes, size_t length);
typedef int (*fake_settings_load)(const char *key, size_t length,
                                  settings_read_cb read, void *context,
                                  void *user_data);
int settings_subsys_init(void);
int settings_load_subtree(const char *name);
int settings_load_subtree_direct(const char *name, fake_settings_load load,
                                 void *user_data);
int settings_save_one(const char *name, const void *bytes, size_t length);
int settings_delete(const char *name);

/* --- Button and light ----------------------------------------------------- */

struct device {
    bool ready;
};

enum { FAKE_PIN_sw0, FAKE_PIN_led0 };

extern struct device fake_gpio;

struct gpio_dt_spec {
    const struct device *port;
    uint8_t pin;
};

struct gpio_callback;
typedef uint32_t gpio_port_pins_t;
typedef void (*fake_gpio_handler)(const struct device *, struct gpio_callback *,
                                  gpio_port_pins_t);

struct gpio_callback {
    fake_gpio_handler handler;
};

enum { GPIO_OUTPUT_INACTIVE = 1, GPIO_INPUT, GPIO_INT_EDGE_BOTH };

#define DT_NODE_EXISTS(node) 0
#define DT_ALIAS(name)       FAKE_PIN_##name
#define GPIO_DT_SPEC_GET(node, property)                                       \
    {                                                                          \
        &fake_gpio, node                                                       \
    }
bool device_is_ready(const struct device *device);
int gpio_pin_configure_dt(const struct gpio_dt_spec *spec, int flags);
int gpio_pin_interrupt_configure_dt(const struct gpio_dt_spec *spec, int flags);
int gpio_pin_get_dt(const struct gpio_dt_spec *spec);
int gpio_pin_set_dt(const struct gpio_dt_spec *spec, int value);
void gpio_init_callback(struct gpio_callback *callback,
                        fake_gpio_handler handler, gpio_port_pins_t pins);
int gpio_add_callback(const struct device *port,
                      struct gpio_callback *callback);

/* NOLINTEND(bugprone-macro-parentheses) */

#endif
