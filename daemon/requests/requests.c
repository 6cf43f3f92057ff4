/* SPDX-License-Identifier: Apache-2.0 */
#include "requests/requests.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cleanup.h"
#include "improv/names.h"
#include "improv/networks.h"
#include "improv/strings.h"
#include "later.h"
#include "log.h"
#include "requests/hostname.h"
#include "requests/info.h"
#include "settings/settings_job.h"

struct requests {
    sd_event *event;
    const struct config *config;
    struct wifi *wifi;
    const struct requests_handlers *handlers;
    void *userdata;
    struct hostname *hostname;
    struct settings_job *job; /* NULL: nothing is being stored */
    gid_t group;              /* of the settings file */

    uint8_t number;  /* of the last request */
    uint8_t command; /* of the one that is not answered yet; 0: none */

    struct info info;
    char name[SETTINGS_NAME_SIZE];     /* of the device, in force */
    char new_name[SETTINGS_NAME_SIZE]; /* to be stored, or "" */
    bool own_name;                     /* other than the hostname */

    sd_event_source *later; /* hands out the answer */
    struct improv_device_event answer;
    uint8_t result[IMPROV_FRAME_MAX];
};

/* --- Answers -------------------------------------------------------------- */

static int on_later(sd_event_source *source, void *userdata)
{
    (void)source;
    struct requests *requests = userdata;

    requests->command = 0;
    requests->handlers->answered(requests->userdata, &requests->answer);
    return 0;
}

static void answer_later(struct requests *requests)
{
    requests->answer.number = requests->number;
    later_call(requests->later);
}

static void refuse(struct requests *requests, enum improv_error error)
{
    requests->answer = (struct improv_device_event){
        .type = IMPROV_EVENT_REFUSED,
        .error = (uint8_t)error,
    };
    answer_later(requests);
}

static void answer_frame(struct requests *requests, size_t length)
{
    requests->answer = (struct improv_device_event){
        .type = IMPROV_EVENT_ANSWERED,
        .bytes = {requests->result, length},
    };
    answer_later(requests);
}

static void answer_strings(struct requests *requests,
                           const struct improv_bytes *strings, size_t count)
{
    answer_frame(requests, improv_strings_encode(requests->command, strings,
                                                 count, requests->result));
}

static void answer_text(struct requests *requests, const char *text)
{
    const struct improv_bytes string = {(const uint8_t *)text, strlen(text)};
    answer_strings(requests, &string, 1);
}

/* --- Device info ---------------------------------------------------------- */

static void begin_info(struct requests *requests,
                       const struct improv_request *request)
{
    (void)request;
    struct improv_bytes strings[INFO_STRINGS];

    info_set(&requests->info, INFO_DEVICE_NAME, requests->name);
    answer_strings(requests, strings, info_views(&requests->info, strings));
}

/* --- Scan ----------------------------------------------------------------- */

static void begin_scan(struct requests *requests,
                       const struct improv_request *request)
{
    (void)request;
    wifi_scan(requests->wifi);
}

void requests_scanned(struct requests *requests, const struct wifi_seen *seen,
                      size_t count)
{
    enum { NETWORKS_MAX = 256 }; /* more take too long */
    struct improv_network networks[NETWORKS_MAX];

    if (requests->command != IMPROV_COMMAND_SCAN)
        return;
    if (count > NETWORKS_MAX)
        count = NETWORKS_MAX;
    for (size_t i = 0; i < count; i++)
        networks[i] = (struct improv_network){
            .ssid = {seen[i].ssid, seen[i].ssid_length},
            .security = {(const uint8_t *)seen[i].security,
                         strlen(seen[i].security)},
            .rssi = seen[i].rssi,
        };
    answer_frame(requests,
                 improv_networks_encode(networks, count, requests->result));
}

/* --- Names ---------------------------------------------------------------- */

static void copy_text(char *target, size_t size, struct improv_bytes text)
{
    snprintf(target, size, "%.*s", (int)text.length, (const char *)text.data);
}

static void set_name(struct requests *requests, const char *name)
{
    snprintf(requests->name, sizeof requests->name, "%s", name);
    requests->handlers->named(requests->userdata, requests->name);
}

static void begin_hostname(struct requests *requests,
                           const struct improv_request *request)
{
    char name[IMPROV_HOSTNAME_MAX + 1];

    if (request->count == 0) {
        hostname_get(requests->hostname);
    } else {
        copy_text(name, sizeof name, request->values[0]);
        hostname_set(requests->hostname, name);
    }
}

/* A device without a name of its own is called as its host. */
static void on_hostname(void *userdata, const char *name, int error)
{
    struct requests *requests = userdata;

    if (!name) {
        refuse(requests, error == -EINVAL ? IMPROV_ERROR_BAD_HOSTNAME
                                          : IMPROV_ERROR_UNKNOWN);
        return;
    }
    answer_text(requests, name);
    if (!requests->own_name && *name && strcmp(name, requests->name) != 0)
        set_name(requests, name);
}

static void begin_store(struct requests *requests,
                        const struct improv_request *request);

static void begin_name(struct requests *requests,
                       const struct improv_request *request)
{
    if (request->count == 0) {
        answer_text(requests, requests->name);
    } else if (!settings_name_valid(request->values[0])) {
        refuse(requests, IMPROV_ERROR_INVALID_RPC);
    } else {
        copy_text(requests->new_name, sizeof requests->new_name,
                  request->values[0]);
        begin_store(requests, request);
    }
}

/* --- What is stored: DIGO settings, device name --------------------------- */

static void on_stored(void *userdata, bool stored)
{
    struct requests *requests = userdata;

    requests->job = NULL;
    if (!stored) {
        refuse(requests, IMPROV_ERROR_UNKNOWN);
        return;
    }
    log_info("settings of command 0x%02X stored", requests->command);
    if (requests->command != IMPROV_COMMAND_DEVICE_NAME) {
        answer_strings(requests, NULL, 0); /* [DIGO-7] */
        return;
    }
    requests->own_name = true;
    set_name(requests, requests->new_name);
    answer_text(requests, requests->name);
}

static void begin_store(struct requests *requests,
                        const struct improv_request *request)
{
    int r = settings_job_begin(
        requests->event, config_settings_file(requests->config),
        requests->group, request, on_stored, requests, &requests->job);
    if (r < 0) {
        log_error("settings: %s", strerror(-r));
        refuse(requests, IMPROV_ERROR_UNKNOWN);
    }
}

/* --- Requests ------------------------------------------------------------- */

static const struct {
    uint8_t command;
    void (*begin)(struct requests *requests,
                  const struct improv_request *request);
} table[] = {
    {IMPROV_COMMAND_DEVICE_INFO, begin_info},
    {IMPROV_COMMAND_SCAN, begin_scan},
    {IMPROV_COMMAND_HOSTNAME, begin_hostname},
    {IMPROV_COMMAND_DEVICE_NAME, begin_name},
    {IMPROV_COMMAND_DIGO_HOST, begin_store},
    {IMPROV_COMMAND_DIGO_DEVICE, begin_store},
    {IMPROV_COMMAND_DIGO_TOKEN, begin_store},
};

void requests_drop(struct requests *requests)
{
    settings_job_drop(requests->job);
    requests->job = NULL;
    hostname_drop(requests->hostname);
    later_cancel(requests->later);
    requests->command = 0;
}

void requests_begin(struct requests *requests, uint8_t number,
                    const struct improv_request *request)
{
    requests_drop(requests);
    requests->number = number;
    requests->command = request->command;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i].command == request->command) {
            table[i].begin(requests, request);
            return;
        }
    refuse(requests, IMPROV_ERROR_UNKNOWN);
}

const char *requests_device_name(const struct requests *requests)
{
    return requests->name;
}

/* --- Setting up ----------------------------------------------------------- */

static void find_name(struct requests *requests)
{
    const struct config *config = requests->config;

    requests->own_name = true;
    if (settings_job_name(config_settings_file(config), requests->name) > 0)
        return;
    if (config->name) {
        snprintf(requests->name, sizeof requests->name, "%s", config->name);
        return;
    }
    requests->own_name = false;
    gethostname(requests->name, sizeof requests->name - 1);
}

static void find_group(struct requests *requests)
{
    const char *name = requests->config->settings_group;

    requests->group = REPLACE_FILE_NO_GROUP;
    if (!name)
        return;
    const struct group *group = getgrnam(name);
    if (group)
        requests->group = group->gr_gid;
    else
        log_error("settings_group: there is no group '%s'; only root can read "
                  "the settings until improvd is restarted with it",
                  name);
}

static int set_up(struct requests *requests, sd_bus *bus)
{
    find_name(requests);
    find_group(requests);
    info_read(requests->config, "", &requests->info);
    int r = hostname_new(bus, on_hostname, requests, &requests->hostname);
    return r < 0 ? r
                 : later_add(requests->event, &requests->later, on_later,
                             requests);
}

int requests_new(sd_event *event, sd_bus *bus, const struct config *config,
                 struct wifi *wifi, const struct requests_handlers *handlers,
                 void *userdata, struct requests **ret_requests)
{
    struct requests *requests = calloc(1, sizeof *requests);
    if (!requests)
        return -ENOMEM;
    requests->event = event;
    requests->config = config;
    requests->wifi = wifi;
    requests->handlers = handlers;
    requests->userdata = userdata;

    int r = set_up(requests, bus);
    if (r < 0) {
        requests_free(requests);
        return r;
    }
    *ret_requests = requests;
    return 0;
}

void requests_free(struct requests *requests)
{
    if (!requests)
        return;
    settings_job_drop(requests->job);
    hostname_free(requests->hostname);
    sd_event_source_disable_unref(requests->later);
    free(requests);
}
