/* SPDX-License-Identifier: Apache-2.0 */
#include "talk/plan.h"

#include "improv/wipe.h"
#include "output/report.h"

/* There is room for one of each command. */
static struct request *add(struct plan *plan)
{
    return &plan->requests[plan->count++];
}

static bool add_plain(struct plan *plan, enum improv_command command)
{
    request_plain(add(plan), command);
    return true;
}

bool plan_identify(struct plan *plan, const struct options *options)
{
    (void)options;
    return add_plain(plan, IMPROV_COMMAND_IDENTIFY);
}

bool plan_info(struct plan *plan, const struct options *options)
{
    (void)options;
    return add_plain(plan, IMPROV_COMMAND_DEVICE_INFO);
}

bool plan_networks(struct plan *plan, const struct options *options)
{
    (void)options;
    return add_plain(plan, IMPROV_COMMAND_SCAN);
}

bool plan_hostname(struct plan *plan, const struct options *options)
{
    return request_hostname(add(plan), options->argument);
}

bool plan_device_name(struct plan *plan, const struct options *options)
{
    return request_device_name(add(plan), options->argument);
}

bool plan_digo_host(struct plan *plan, const struct options *options)
{
    return request_digo_host(add(plan), options);
}

bool plan_digo_device(struct plan *plan, const struct options *options)
{
    return request_digo_device(add(plan), options);
}

bool plan_digo_token(struct plan *plan, const struct options *options)
{
    (void)options;
    request_digo_token(add(plan));
    return true;
}

bool plan_check(struct plan *plan, const struct options *options)
{
    return !options_has(options, OPTION_SSID) ||
           request_wifi(add(plan), options);
}

/* --- Provisioning -------------------------------------------------------- */

static bool has_any(const struct options *options, enum option_id first,
                    enum option_id last)
{
    for (unsigned i = first; i <= last; i++)
        if (options->values[i])
            return true;
    return false;
}

static bool has_all(const struct options *options, enum option_id first,
                    enum option_id last)
{
    for (unsigned i = first; i <= last; i++)
        if (!options->values[i])
            return false;
    return true;
}

static bool add_names(struct plan *plan, const struct options *options)
{
    const char *hostname = options->values[OPTION_HOSTNAME];
    const char *name = options->values[OPTION_NAME];

    return (!hostname || request_hostname(add(plan), hostname)) &&
           (!name || request_device_name(add(plan), name));
}

static bool add_digo_device(struct plan *plan, const struct options *options)
{
    if (!has_any(options, OPTION_PROFILE_ID, OPTION_OWNER))
        return true;
    if (has_all(options, OPTION_PROFILE_ID, OPTION_TENANT_ID))
        return request_digo_device(add(plan), options);
    report_usage_error("--profile-id, --device-id, --box-id and --tenant-id "
                       "are only sent together: give all four");
    return false;
}

static bool add_digo(struct plan *plan, const struct options *options)
{
    if (has_any(options, OPTION_HOST, OPTION_SSL) &&
        !request_digo_host(add(plan), options))
        return false;
    if (!add_digo_device(plan, options))
        return false;
    if (options_has(options, OPTION_TOKEN) ||
        options_has(options, OPTION_TOKEN_FILE))
        request_digo_token(add(plan));
    return true;
}

bool plan_provision(struct plan *plan, const struct options *options)
{
    if (options_has(options, OPTION_NETWORK)) {
        struct request *scan = add(plan);
        request_plain(scan, IMPROV_COMMAND_SCAN);
        scan->pick = true;
    }
    return add_names(plan, options) && add_digo(plan, options) &&
           request_wifi(add(plan), options);
}

/* --- Following it -------------------------------------------------------- */

struct request *plan_current(struct plan *plan)
{
    return plan->at < plan->count ? &plan->requests[plan->at] : NULL;
}

/* After a scan the network is not known yet, so neither is its password. */
struct request *plan_needs_secret(struct plan *plan)
{
    bool picking = plan->at < plan->count && plan->requests[plan->at].pick;

    for (unsigned i = plan->at; i < plan->count; i++) {
        struct request *request = &plan->requests[i];
        if (request->needs == SECRET_TOKEN ||
            (request->needs == SECRET_PASSWORD && !picking))
            return request;
    }
    return NULL;
}

void plan_wipe(struct plan *plan)
{
    improv_wipe(plan, sizeof *plan);
}
