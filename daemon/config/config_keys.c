/* SPDX-License-Identifier: Apache-2.0 */
/* The blocks wifi, esp32_improv and improvd. */
#include "config/config_keys.h"

#include <ctype.h>
#include <errno.h>
#include <net/if.h>
#include <string.h>

#include "next_url.h"

#define FIELD(field) offsetof(struct config, field)

/* --- What a text must be -------------------------------------------------- */

static bool is_backend(const char *text)
{
    return strcmp(text, "networkmanager") == 0 || strcmp(text, "iwd") == 0 ||
           strcmp(text, "wpa_supplicant") == 0;
}

/* As the kernel has it. */
static bool is_interface(const char *text)
{
    return *text && strlen(text) < IFNAMSIZ && strcmp(text, ".") != 0 &&
           strcmp(text, "..") != 0 && !strpbrk(text, "/: \t");
}

static bool is_adapter(const char *text)
{
    size_t digits = strncmp(text, "hci", 3) == 0 ? strlen(text + 3) : 0;
    return digits >= 1 && digits <= 5 &&
           strspn(text + 3, "0123456789") == digits;
}

static bool is_absolute(const char *text)
{
    return text[0] == '/' && text[1] && text[strlen(text) - 1] != '/';
}

static bool is_group(const char *text)
{
    return *text && *text != '-' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                        "0123456789_.-") == strlen(text);
}

static bool is_not_empty(const char *text)
{
    return *text;
}

static const struct yaml_text backend = {
    32, is_backend, "networkmanager, iwd or wpa_supplicant"};
static const struct yaml_text interface = {
    64, is_interface, "a network interface, such as wlan0"};
static const struct yaml_text adapter = {64, is_adapter,
                                         "an adapter, such as hci0"};
static const struct yaml_text path = {
    1024, is_absolute, "the absolute path of a file, such as /var/lib/x.json"};
static const struct yaml_text group = {32, is_group, "the name of a group"};
static const struct yaml_text id = {64, is_not_empty, "an id"};
/* The daemon's own limit, which is that of a host's name. */
static const struct yaml_text name = {64, is_not_empty, "a name"};
/* Four to six of them fit into one answer of 255 bytes [INFO-2]. */
static const struct yaml_text info = {40, is_not_empty, "a text"};

/* --- next_url ------------------------------------------------------------- */

/* Characters before a place in a scalar; 0 if quotes, escapes or folded lines
 * make that another one than in the file. */
static size_t characters_before(const yaml_node_t *value, size_t offset)
{
    const char *text = (const char *)value->data.scalar.value;
    size_t quote = value->data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? 0 : 1;
    size_t written = value->end_mark.index - value->start_mark.index;
    size_t before = 0, all = 0;

    for (size_t i = 0; text[i]; i++) {
        bool starts = ((unsigned char)text[i] & 0xC0) != 0x80; /* UTF-8 */
        all += starts;
        before += starts && i < offset;
    }
    return written == all + 2 * quote ? before + quote : 0;
}

static int take_next_url(const struct yaml_place *place, yaml_node_t *value,
                         const struct yaml_key *key, void *target)
{
    const char *text = yaml_scalar(value);
    size_t offset = 0;

    if (!text || yaml_is_null(value))
        return yaml_string.take(place, value, key, target);
    switch (next_url_check(text, &offset)) {
    case -ENOENT:
        return yaml_complain_inside(
            place, value, characters_before(value, offset),
            "%s: expected {{ip_address}} or {{device_name}}, not '%.20s'",
            key->name, text + offset);
    case -E2BIG:
        return yaml_complain(place, value,
                             "%s: too long; %d bytes fit, with the address",
                             key->name, NEXT_URL_MAX);
    default:
        return yaml_string.take(place, value, key, target);
    }
}

static bool is_url(const char *text)
{
    size_t scheme = strspn(text, "abcdefghijklmnopqrstuvwxyz"
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

    if (!isalpha((unsigned char)text[0]) || text[scheme] != ':' ||
        text[scheme + 1] == '\0')
        return false;
    for (; *text; text++)
        if (!isgraph((unsigned char)*text))
            return false;
    return true;
}

static const struct yaml_text url = {
    1024, is_url, "an address such as http://{{ip_address}}/"};

/* --- encryption ----------------------------------------------------------- */

static int take_encryption(const struct yaml_place *place, yaml_node_t *value,
                           const struct yaml_key *key, void *target)
{
    unsigned required = 0;
    int r = yaml_find_word(place, value, key, &required);

    if (r >= 0)
        *(bool *)target = required;
    return r;
}

static void show_encryption(const struct yaml_key *key, const void *target,
                            FILE *out)
{
    fputs(key->words[*(const bool *)target].name, out);
}

static const struct yaml_word encryption_words[] = {
    {"none", false}, {"required", true}, {NULL, 0}};

static const struct yaml_type encryption = {take_encryption, show_encryption};

/* --- The tables ----------------------------------------------------------- */

static const struct yaml_type next_url = {take_next_url, yaml_show_string};

static const struct yaml_key wifi_keys[] = {
    {"interface", &yaml_string, .offset = FIELD(wifi_interface),
     .text = &interface, .unset = "the first Wi-Fi device"},
    {"backend", &yaml_string, .offset = FIELD(wifi_backend), .text = &backend,
     .unset = "the one that runs"},
    {.name = NULL},
};

/* The networks themselves are kept by the Wi-Fi stack, not here. */
static const char *const wifi_ignored[] = {
    "id",
    "ssid",
    "password",
    "networks",
    "ap",
    "eap",
    "manual_ip",
    "use_address",
    "domain",
    "fast_connect",
    "enable_btm",
    "enable_rrm",
    "enable_on_boot",
    "min_auth_mode",
    "output_power",
    "passive_scan",
    "post_connect_roaming",
    "power_save_mode",
    "priority",
    "reboot_timeout",
    "on_connect",
    "on_disconnect",
    "hidden",
    "bssid",
    "channel",
    NULL,
};

const struct yaml_table config_wifi = {wifi_keys, wifi_ignored};

static const struct yaml_key improv_keys[] = {
    {"authorizer", &yaml_string, .offset = FIELD(authorizer), .text = &id},
    {"authorized_duration", &yaml_time,
     .offset = FIELD(authorized_duration_ms)},
    {"status_indicator", &yaml_string, .offset = FIELD(status_indicator),
     .text = &id, .unset = "none"},
    {"identify_duration", &yaml_time, .offset = FIELD(identify_duration_ms)},
    {"wifi_timeout", &yaml_time, .offset = FIELD(wifi_timeout_ms)},
    {"connect_timeout", &yaml_time, .offset = FIELD(connect_timeout_ms)},
    {"linger", &yaml_time, .offset = FIELD(linger_ms)},
    {"encryption", &encryption, .offset = FIELD(encryption),
     .words = encryption_words},
    {"next_url", &next_url, .offset = FIELD(next_url), .text = &url,
     .unset = "none"},
    {"digo", &yaml_bool, .offset = FIELD(digo)},
    {"on_start", &config_hook_type, .offset = FIELD(hooks[CONFIG_HOOK_START]),
     .unset = "nothing is run"},
    {"on_provisioning", &config_hook_type,
     .offset = FIELD(hooks[CONFIG_HOOK_PROVISIONING]),
     .unset = "nothing is run"},
    {"on_provisioned", &config_hook_type,
     .offset = FIELD(hooks[CONFIG_HOOK_PROVISIONED]),
     .unset = "nothing is run"},
    {"on_stop", &config_hook_type, .offset = FIELD(hooks[CONFIG_HOOK_STOP]),
     .unset = "nothing is run"},
    {"on_state", &config_hook_type, .offset = FIELD(hooks[CONFIG_HOOK_STATE]),
     .unset = "nothing is run"},
    {"hook_timeout", &yaml_time, .offset = FIELD(hook_timeout_ms)},
    {.name = NULL},
};

static const char *const improv_ignored[] = {"id", "ble_id", NULL};

const struct yaml_table config_improv = {improv_keys, improv_ignored};

static const struct yaml_key improvd_keys[] = {
    {"adapter", &yaml_string, .offset = FIELD(adapter), .text = &adapter,
     .unset = "the first that can advertise"},
    {"name", &yaml_string, .offset = FIELD(name), .text = &name,
     .unset = "the host's name"},
    {"settings_file", &yaml_string, .offset = FIELD(settings_file),
     .text = &path, .unset = CONFIG_SETTINGS_FILE},
    {"settings_group", &yaml_string, .offset = FIELD(settings_group),
     .text = &group, .unset = "nobody"},
    {"firmware_name", &yaml_string, .offset = FIELD(firmware_name),
     .text = &info, .unset = "from the system"},
    {"firmware_version", &yaml_string, .offset = FIELD(firmware_version),
     .text = &info, .unset = "from the system"},
    {"hardware", &yaml_string, .offset = FIELD(hardware), .text = &info,
     .unset = "from the system"},
    {"os_name", &yaml_string, .offset = FIELD(os_name), .text = &info,
     .unset = "from the system"},
    {"os_version", &yaml_string, .offset = FIELD(os_version), .text = &info,
     .unset = "from the system"},
    {.name = NULL},
};

const struct yaml_table config_improvd = {improvd_keys, NULL};

/* --- The top -------------------------------------------------------------- */

static int take_block(const struct yaml_place *place, yaml_node_t *value,
                      const struct yaml_key *key,
                      const struct yaml_table *table, void *structure)
{
    struct yaml_place inside = {place->reading, key->name};
    return yaml_take_mapping(&inside, value, table, structure);
}

static int take_wifi(const struct yaml_place *place, yaml_node_t *value,
                     const struct yaml_key *key, void *target)
{
    return take_block(place, value, key, &config_wifi, target);
}

/* One block with two names: of the seed, and of newer ESPHome. */
static int take_improv(const struct yaml_place *place, yaml_node_t *value,
                       const struct yaml_key *key, void *target)
{
    struct config *config = target;
    config->improv_block = key->name;
    config->improv_at = config_mark(place->reading, value);
    return take_block(place, value, key, &config_improv, config);
}

static int take_improvd(const struct yaml_place *place, yaml_node_t *value,
                        const struct yaml_key *key, void *target)
{
    return take_block(place, value, key, &config_improvd, target);
}

static const struct yaml_type wifi = {take_wifi, NULL};
static const struct yaml_type improv = {take_improv, NULL};
static const struct yaml_type improvd = {take_improvd, NULL};

static const struct yaml_key top_keys[] = {
    {"wifi", &wifi, .offset = 0},
    {"esp32_improv", &improv, .offset = 0},
    {"improv_ble", &improv, .offset = 0},
    {"binary_sensor", &config_sensors_type, .offset = 0},
    {"output", &config_outputs_type, .offset = 0},
    {"improvd", &improvd, .offset = 0},
    {.name = NULL},
};

const struct yaml_table config_top = {top_keys, config_esphome_blocks};
