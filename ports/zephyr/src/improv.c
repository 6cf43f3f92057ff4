/* SPDX-License-Identifier: Apache-2.0 */
/* What the application calls, and the start of it all. */
#include <errno.h>

#include <zephyr/bluetooth/bluetooth.h>
#include <zephyr/logging/log.h>
#include <zephyr/settings/settings.h>
#include <zephyr/sys/atomic.h>

#include "improv_port/host.h"
#include "improv_port/port.h"
#include "internal.h"

LOG_MODULE_REGISTER(improv, CONFIG_IMPROV_LOG_LEVEL);

struct k_work_q improv_zephyr_wifi_queue;
struct k_work_q improv_zephyr_bt_queue;
const struct improv_zephyr_config *improv_zephyr_config;

static K_THREAD_STACK_DEFINE(wifi_stack, CONFIG_IMPROV_STACK_SIZE);
static K_THREAD_STACK_DEFINE(bt_stack, CONFIG_IMPROV_BT_STACK_SIZE);

/* One more than connections: a request keeps its place until it is answered. */
static struct improv_central centrals[CONFIG_BT_MAX_CONN + 1];

static struct improv_device_config device_config = {
    .centrals = centrals,
    .central_count = ARRAY_SIZE(centrals),
    .authorizer = IS_ENABLED(CONFIG_IMPROV_AUTHORIZER),
    .can_identify = IS_ENABLED(CONFIG_IMPROV_STATUS_INDICATOR),
    .authorized_duration_ms = CONFIG_IMPROV_AUTHORIZED_DURATION * MSEC_PER_SEC,
    .identify_duration_ms = CONFIG_IMPROV_IDENTIFY_DURATION * MSEC_PER_SEC,
    .wifi_timeout_ms = CONFIG_IMPROV_WIFI_TIMEOUT * MSEC_PER_SEC,
    .connect_timeout_ms = CONFIG_IMPROV_CONNECT_TIMEOUT * MSEC_PER_SEC,
    .linger_ms = CONFIG_IMPROV_LINGER * MSEC_PER_SEC,
};

#if !defined(CONFIG_IMPROV_STATUS_INDICATOR)
void improv_port_show(enum improv_pattern pattern)
{
    ARG_UNUSED(pattern);
}
#endif

static void start_queue(struct k_work_q *queue, k_thread_stack_t *stack,
                        size_t size, const char *name)
{
    const struct k_work_queue_config queue_config = {.name = name};

    k_work_queue_start(queue, stack, size, CONFIG_IMPROV_THREAD_PRIORITY,
                       &queue_config);
}

static int start_bluetooth(void)
{
    if (bt_is_ready())
        return 0;
    int error = bt_enable(NULL);
    /* The stack takes its address from there before it is ready. */
    if (error == 0 && IS_ENABLED(CONFIG_BT_SETTINGS))
        error = settings_load_subtree("bt");
    return error;
}

static int start_parts(void)
{
    int error = improv_zephyr_store_init();

    if (error == 0)
        error = start_bluetooth();
    if (error == 0)
        error = improv_zephyr_net_init();
    if (error == 0 && IS_ENABLED(CONFIG_IMPROV_STATUS_INDICATOR))
        error = improv_zephyr_light_init();
    if (error == 0 && IS_ENABLED(CONFIG_IMPROV_AUTHORIZER))
        error = improv_zephyr_button_init();
    return error;
}

int improv_zephyr_start(const struct improv_zephyr_config *given)
{
    static atomic_t started;

    if (!atomic_cas(&started, 0, 1))
        return -EALREADY;
    improv_zephyr_config = given;
    device_config.rpc_count = improv_zephyr_request_rpcs(&device_config.rpcs);
    improv_host_init(&device_config);
    start_queue(&improv_zephyr_wifi_queue, wifi_stack,
                K_THREAD_STACK_SIZEOF(wifi_stack), "improv");
    start_queue(&improv_zephyr_bt_queue, bt_stack,
                K_THREAD_STACK_SIZEOF(bt_stack), "improv_bt");
    int error = start_parts();
    if (error) {
        LOG_ERR("It does not start: %d", error);
        return error;
    }
    improv_zephyr_advertise_init();
    improv_zephyr_wifi_tell(PORT_WIFI_BEGIN);
    return 0;
}

bool improv_zephyr_configured(void)
{
    struct improv_zephyr_network network;
    bool found = improv_zephyr_store_load_network(&network);

    improv_wipe(&network, sizeof network);
    return found;
}

void improv_zephyr_forget(void)
{
    improv_zephyr_wifi_tell(PORT_WIFI_FORGET);
}

int improv_zephyr_read_settings(struct improv_zephyr_settings *ret_settings)
{
    return improv_zephyr_store_read(ret_settings);
}
