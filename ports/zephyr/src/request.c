/* SPDX-License-Identifier: Apache-2.0 */
/* What a client asks for besides a network: looked up, stored, answered. */
#include <stdio.h>
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/kernel_version.h>
#include <zephyr/logging/log.h>

#include "improv/rpc.h"
#include "improv_port/host.h"
#include "improv_port/port.h"
#include "internal.h"

LOG_MODULE_DECLARE(improv, CONFIG_IMPROV_LOG_LEVEL);

enum { RPCS_MAX = 7 };

/* Of what is not offered nothing is linked. */
size_t improv_zephyr_request_rpcs(const struct improv_rpc *const **ret_rpcs)
{
    static const struct improv_rpc *rpcs[RPCS_MAX];
    size_t count = 0;

    rpcs[count++] = &improv_rpc_device_info;
    if (IS_ENABLED(CONFIG_IMPROV_SCAN))
        rpcs[count++] = &improv_rpc_scan;
    if (IS_ENABLED(CONFIG_IMPROV_HOSTNAME))
        rpcs[count++] = &improv_rpc_hostname;
    if (IS_ENABLED(CONFIG_IMPROV_DEVICE_NAME))
        rpcs[count++] = &improv_rpc_device_name;
    if (IS_ENABLED(CONFIG_IMPROV_DIGO)) {
        rpcs[count++] = &improv_rpc_digo_host;
        rpcs[count++] = &improv_rpc_digo_device;
        rpcs[count++] = &improv_rpc_digo_token;
    }
    *ret_rpcs = rpcs;
    return count;
}

/* Then flash was too slow: the client has been told that it is not done, so it
 * must not be done later [REQ-3]. The engine waits 5 s. */
enum { STALE_MS = 4000 };

struct copy {
    bool waits;
    uint8_t number;
    uint32_t asked_ms;
    uint8_t frame[IMPROV_FRAME_MAX];
};

static struct k_spinlock guard;
static struct copy asked; /* the last one: its client waits for no other */

static struct improv_bytes text(const char *string)
{
    return (struct improv_bytes){(const uint8_t *)string,
                                 string ? strlen(string) : 0};
}

static void answer(uint8_t number, const struct improv_bytes *strings,
                   size_t count)
{
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_ANSWERED,
        .number = number,
        .strings = strings,
        .string_count = count,
    };

    improv_host_handle(&event);
}

static void refuse(uint8_t number)
{
    const struct improv_device_event event = {.type = IMPROV_EVENT_REFUSED,
                                              .number = number};

    improv_host_handle(&event);
}

static void answer_info(uint8_t number)
{
    char name[IMPROV_FRAME_MAX], version[16];
    uint32_t kernel = sys_kernel_version_get();

    snprintf(version, sizeof version, "%u.%u.%u", SYS_KERNEL_VER_MAJOR(kernel),
             SYS_KERNEL_VER_MINOR(kernel), SYS_KERNEL_VER_PATCHLEVEL(kernel));
    improv_zephyr_device_name(name);
    const struct improv_bytes strings[] = {
        text(improv_zephyr_config->firmware),
        text(improv_zephyr_config->version),
        text(improv_zephyr_config->hardware),
        text(name),
        text("Zephyr"),
        text(version),
    };
    answer(number, strings, ARRAY_SIZE(strings));
}

static void answer_name(uint8_t command, uint8_t number)
{
    char name[IMPROV_FRAME_MAX];

    if (command == IMPROV_COMMAND_HOSTNAME)
        improv_zephyr_hostname(name);
    else
        improv_zephyr_device_name(name);
    const struct improv_bytes string = text(name);
    answer(number, &string, 1);
}

/* The answer comes once it is safe [DIGO-7]. */
static bool store(const struct improv_request *request)
{
    int error = improv_zephyr_store_set(request);

    if (error) {
        LOG_ERR("Settings are not stored: %d", error);
        return false;
    }
    if (request->command == IMPROV_COMMAND_DEVICE_NAME)
        improv_zephyr_advertise_name();
    return true;
}

/* Stores it, if it has values; a name is answered with the one in force. The
 * application is told last, for it may take its time. */
static void settle(const struct improv_request *request, uint8_t number)
{
    bool sets = request->count > 0;

    if (sets && !store(request)) {
        refuse(number);
        return;
    }
    if (request->command == IMPROV_COMMAND_HOSTNAME ||
        request->command == IMPROV_COMMAND_DEVICE_NAME)
        answer_name(request->command, number);
    else
        answer(number, NULL, 0);
    if (sets)
        improv_zephyr_app_stored(request->command);
}

static void serve(const struct improv_request *request, uint8_t number)
{
    if (request->command == IMPROV_COMMAND_DEVICE_INFO)
        answer_info(number);
    else if (request->command == IMPROV_COMMAND_SCAN)
        improv_zephyr_scan_begin(number);
    else
        settle(request, number);
}

static void run(struct k_work *work)
{
    struct copy copy;
    struct improv_frame frame;
    struct improv_request request = {0};

    ARG_UNUSED(work);
    k_spinlock_key_t key = k_spin_lock(&guard);
    copy = asked;
    improv_wipe(&asked, sizeof asked);
    k_spin_unlock(&guard, key);

    struct improv_bytes bytes = {copy.frame, improv_frame_length(copy.frame)};
    if (copy.waits && k_uptime_get_32() - copy.asked_ms < STALE_MS &&
        improv_frame_decode(bytes, &frame) == IMPROV_COMPLETE) {
        request.command = frame.command;
        request.count = (uint8_t)improv_strings_decode(
            frame.data, request.values, IMPROV_VALUES_MAX);
        serve(&request, copy.number);
    }
    improv_wipe(&copy, sizeof copy);
}

static K_WORK_DEFINE(run_work, run);

void improv_port_request(const struct improv_request *request, uint8_t number)
{
    k_spinlock_key_t key = k_spin_lock(&guard);
    asked.waits = true;
    asked.number = number;
    asked.asked_ms = k_uptime_get_32();
    improv_strings_encode(request->command, request->values, request->count,
                          asked.frame);
    k_spin_unlock(&guard, key);
    k_work_submit_to_queue(&improv_zephyr_wifi_queue, &run_work);
}
