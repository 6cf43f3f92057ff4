/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration: YAML in the dialect of ESPHome; packaging/improvd.yaml
 * shows it. */
#ifndef IMPROVD_CONFIG_H
#define IMPROVD_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define CONFIG_SETTINGS_FILE "/var/lib/improvd/settings.json"

enum {
    CONFIG_SENSORS = 8,
    CONFIG_OUTPUTS = 8,
};

/* Where something stands, for messages. */
struct config_mark {
    const char *file;
    size_t line, column;
};

/* A line of a GPIO chip. */
struct config_gpio {
    char *chip; /* such as gpiochip0; NULL: the one that has the line, which
                 * is a name then */
    char *line; /* its name, or its number on the chip */
    bool active_low;
    enum config_bias {
        CONFIG_BIAS_AS_IS,
        CONFIG_BIAS_PULL_UP,
        CONFIG_BIAS_PULL_DOWN,
        CONFIG_BIAS_NONE,
    } bias;
};

enum config_sensor_platform {
    CONFIG_SENSOR_NONE,  /* not said, which is a mistake */
    CONFIG_SENSOR_EVDEV, /* a key of an input device */
    CONFIG_SENSOR_GPIO,
    CONFIG_SENSOR_DBUS, /* only the method Authorize, which all have */
};

/* A binary_sensor: what authorizes. Strings may be NULL. */
struct config_sensor {
    char *id;
    enum config_sensor_platform platform;
    char *device; /* evdev: name of the input device, or path; NULL: any */
    char *key;    /* evdev: KEY_WPS_BUTTON, which NULL stands for */
    struct config_gpio gpio;
    uint32_t debounce_ms; /* gpio */
    struct config_mark at;
};

enum config_output_platform {
    CONFIG_OUTPUT_NONE, /* not said, which is a mistake */
    CONFIG_OUTPUT_LED,  /* of /sys/class/leds */
    CONFIG_OUTPUT_GPIO,
};

/* An output: a light. */
struct config_output {
    char *id;
    enum config_output_platform platform;
    char *led; /* led: its name there; * and ? match as in the shell */
    struct config_gpio gpio;
    struct config_mark at;
};

/* Where the file says something that is not the default. */
struct config_setting {
    size_t offset;              /* in struct config */
    const struct yaml_key *key; /* of config_keys.h */
    struct config_mark at;
};

/* What is run at an event. */
enum config_hook {
    CONFIG_HOOK_START,        /* on_start: the service begins */
    CONFIG_HOOK_PROVISIONING, /* on_provisioning */
    CONFIG_HOOK_PROVISIONED,  /* on_provisioned */
    CONFIG_HOOK_STOP,         /* on_stop */
    CONFIG_HOOK_STATE,        /* on_state: state or error changed */
    CONFIG_HOOKS,
};

/* All strings are owned, and NULL where the file says nothing. */
struct config {
    char *wifi_backend;   /* NULL: the one that runs; see wifi/wifi.h */
    char *wifi_interface; /* NULL: the first Wi-Fi device */

    char *authorizer; /* id of a sensor; "none" or "false": no authorizer */
    char *status_indicator; /* id of an output */
    uint32_t authorized_duration_ms;
    uint32_t identify_duration_ms;
    uint32_t wifi_timeout_ms;
    uint32_t connect_timeout_ms;
    uint32_t linger_ms;
    char *next_url; /* may hold {{ip_address}} and {{device_name}} */
    bool digo;
    bool encryption; /* required for RPC command and result */

    /* Each a program and its arguments, NULL at the end; or NULL. */
    char **hooks[CONFIG_HOOKS];
    uint32_t hook_timeout_ms;

    /* The answer to device info; NULL: from the system [INFO-2]. */
    char *firmware_name, *firmware_version, *hardware, *os_name, *os_version;

    char *adapter;        /* such as hci1; NULL: the first that can advertise */
    char *name;           /* advertised; NULL: the host's name */
    char *settings_file;  /* see config_settings_file() */
    char *settings_group; /* may read it as well; NULL: nobody */

    struct config_sensor sensors[CONFIG_SENSORS];
    size_t sensor_count;
    struct config_output outputs[CONFIG_OUTPUTS];
    size_t output_count;

    /* For messages; see config_mark_of(). */
    const char *improv_block; /* esp32_improv or improv_ble */
    struct config_mark improv_at;
    struct config_setting *settings; /* those that a file gives */
    size_t setting_count;
};

/* Fills in the defaults; never fails. */
void config_init(struct config *config);

/*
 * Reads a file over what is already there, so that a later file wins. Says
 * each mistake (file:line:column, block, key) and then returns -EINVAL; on an
 * unreadable file another negative errno, said as well. The file's name must
 * outlive the configuration.
 */
int config_read(struct config *config, const char *file);

/* Checks what only the whole can tell, such as ids; says what is wrong. */
int config_check(const struct config *config);

/*
 * All of that for the files of a command line, from the defaults on; reads
 * and checks them again for a reload. On failure *ret_config is untouched and
 * owns nothing new; otherwise it is overwritten, and is the caller's to free.
 */
int config_load(const char *const *files, size_t count,
                struct config *ret_config);

/* Where a field of this configuration was set; NULL if it has its default. */
const struct config_mark *config_mark_of(const struct config *config,
                                         const void *field);

/* What is in force, and from where: a table of 80 columns. */
void config_print(const struct config *config, FILE *out);

/*
 * What only this machine can tell, and may be different when improvd runs: a
 * light, an input device or a group that is not there. Returns their number.
 */
size_t config_print_hints(const struct config *config, FILE *out);

/* True if a button must be pressed. */
bool config_has_authorizer(const struct config *config);

/* True if there is a light. */
bool config_has_indicator(const struct config *config);

/* The sensor or output with this id; NULL if none has it. */
const struct config_sensor *config_sensor(const struct config *config,
                                          const char *id);
const struct config_output *config_output(const struct config *config,
                                          const char *id);

const char *config_settings_file(const struct config *config);

void config_free(struct config *config);

#endif
