/* SPDX-License-Identifier: Apache-2.0 */
/* What the device offers, and the worker's jobs. */
#include "port.h"

#include "config.h"
#include "hal.h"
#include "improv_port/host.h"
#include "improv_port/port.h"
#include "parts.h"

/* TODO: remove what yours does not offer, here and in requests.c. */
static const struct improv_rpc *const rpcs[] = {
    &improv_rpc_device_info, &improv_rpc_scan,      &improv_rpc_hostname,
    &improv_rpc_device_name, &improv_rpc_digo_host, &improv_rpc_digo_device,
    &improv_rpc_digo_token,
};

/* One more than connections: a request keeps its place. */
static struct improv_central centrals[CONFIG_CONNECTIONS + 1];

static const struct improv_device_config config = {
    .centrals = centrals,
    .central_count = CONFIG_CONNECTIONS + 1,
    .authorizer = true,   /* TODO: false without a button */
    .can_identify = true, /* TODO: false without a light */
    .rpcs = rpcs,
    .rpc_count = sizeof rpcs / sizeof rpcs[0],
    .authorized_duration_ms = CONFIG_AUTHORIZED_MS,
    .identify_duration_ms = CONFIG_IDENTIFY_MS,
    .wifi_timeout_ms = CONFIG_WIFI_TIMEOUT_MS,
    .connect_timeout_ms = CONFIG_CONNECT_TIMEOUT_MS,
    .linger_ms = CONFIG_LINGER_MS,
};

void port_start(void)
{
    radio_init();
    panel_init();
    requests_init();
    wifi_init();
    improv_host_init(&config);
    requests_start();
    wifi_start();
}

static bool has(uint32_t jobs, enum job job)
{
    return (jobs >> job & 1U) != 0;
}

void port_work(uint32_t jobs)
{
    if (has(jobs, JOB_TICK))
        improv_host_tell(IMPROV_EVENT_TICK);
    if (has(jobs, JOB_LIGHT))
        panel_light();
    if (has(jobs, JOB_BUTTON))
        panel_button();
    if (has(jobs, JOB_WIFI))
        wifi_work();
    if (has(jobs, JOB_SCANNED)) /* before a request begins the next scan */
        requests_scanned();
    if (has(jobs, JOB_REQUEST))
        requests_work();
}

void improv_port_wake_in(uint32_t wait_ms)
{
    hal_signal_in(JOB_TICK, wait_ms);
}
