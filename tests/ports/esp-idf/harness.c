/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include <stdio.h>

#include "esp_wifi.h"

unsigned app_told[8];
uint8_t app_value[8];
struct improv_esp_config app_config = IMPROV_ESP_CONFIG_DEFAULT();

static void hear(void *argument, esp_event_base_t base, int32_t id, void *data)
{
    (void)argument, (void)base;
    if (id >= 8)
        return;
    app_told[id]++;
    app_value[id] = *(const uint8_t *)data;
}

void app_start(void)
{
    esp_event_handler_register(IMPROV_ESP_EVENT, ESP_EVENT_ANY_ID, hear, NULL);
    assert_int_equal(improv_esp_start(&app_config), ESP_OK);
    world_run_ms(1000);
}

static struct world_ap *add(struct world_ap ap)
{
    world_aps[world_ap_count] = ap;
    return &world_aps[world_ap_count++];
}

struct world_ap *home(void)
{
    return add((struct world_ap){
        .ssid = "Home",
        .password = "password",
        .mode = WIFI_AUTH_WPA2_PSK,
        .rssi = -50,
    });
}

struct world_ap *old(void)
{
    return add((struct world_ap){
        .ssid = "Old",
        .password = "oldpassword",
        .mode = WIFI_AUTH_WPA2_WPA3_PSK,
        .rssi = -60,
    });
}

void store_network(const char *ssid, const char *password)
{
    uint8_t field[64] = {0};

    snprintf((char *)field, sizeof field, "%s", ssid);
    world_nvs_write("sta.ssid", field, 32);
    memset(field, 0, sizeof field);
    snprintf((char *)field, sizeof field, "%s", password);
    world_nvs_write("sta.pswd", field, 64);
    world_wifi_init();
}

void press(uint32_t ms)
{
    world_pin_level[CONFIG_IMPROV_BUTTON] = 0;
    world_run_ms(ms);
    world_pin_level[CONFIG_IMPROV_BUTTON] = 1;
    world_run_ms(100);
}

int central(uint16_t mtu)
{
    int connected = world_connect(mtu);

    assert_true(connected >= 0);
    world_subscribe(connected, STATE);
    world_subscribe(connected, ERROR);
    world_subscribe(connected, RESULT);
    return connected;
}

int authorized_central(uint16_t mtu)
{
    int connected = central(mtu);

    press(100);
    assert_int_equal(value(connected, STATE), IMPROV_STATE_AUTHORIZED);
    return connected;
}

void send(int central, int command, ...)
{
    struct improv_bytes strings[IMPROV_VALUES_MAX];
    uint8_t frame[IMPROV_FRAME_MAX];
    const char *string;
    size_t found = 0;
    va_list arguments;

    va_start(arguments, command);
    while ((string = va_arg(arguments, const char *)))
        strings[found++] =
            (struct improv_bytes){(const uint8_t *)string, strlen(string)};
    va_end(arguments);
    size_t length =
        improv_strings_encode((uint8_t)command, strings, found, frame);
    assert_int_equal(world_write(central, frame, length), 0);
}

void send_wifi(int central, const char *ssid, const char *password)
{
    send(central, IMPROV_COMMAND_WIFI_SETTINGS, ssid, password, END);
}

void send_digo_token(int central, const char *token)
{
    send(central, IMPROV_COMMAND_DIGO_TOKEN, token, END);
}

int value(int central, int digit)
{
    uint8_t read[IMPROV_FRAME_MAX];

    assert_int_equal(world_read(central, digit, read), 1);
    return read[0];
}

const struct world_notification *last(int central, int digit)
{
    for (unsigned i = world_notified_count; i-- > 0;)
        if (world_notified[i].central == central &&
            world_notified[i].digit == digit)
            return &world_notified[i];
    return NULL;
}

unsigned count(int central, int digit, int byte)
{
    unsigned found = 0;

    for (unsigned i = 0; i < world_notified_count; i++)
        found += world_notified[i].central == central &&
                 world_notified[i].digit == digit &&
                 world_notified[i].bytes[0] == byte;
    return found;
}

static const char *text_of(struct improv_bytes bytes)
{
    static char text[256];

    memcpy(text, bytes.data, bytes.length);
    text[bytes.length] = '\0';
    return text;
}

const char *result(int central, int index)
{
    static uint8_t read[IMPROV_FRAME_MAX];
    int length = world_read(central, RESULT, read);
    struct improv_frame frame;
    struct improv_bytes string;

    assert_true(length >= 0);
    if (improv_frame_decode((struct improv_bytes){read, (size_t)length},
                            &frame) != IMPROV_COMPLETE)
        return "";
    while (improv_strings_next(&frame.data, &string))
        if (index-- == 0)
            return text_of(string);
    return "";
}

const char *stored(uint8_t command, int index)
{
    static struct improv_esp_settings settings;
    struct improv_bytes values[IMPROV_VALUES_MAX];

    improv_esp_read_settings(&settings);
    int found = improv_settings_get(
        (struct improv_bytes){settings.blob, settings.length}, command, values);
    return index < found ? text_of(values[index]) : "";
}
