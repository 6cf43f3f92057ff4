/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole host of the bare device engine; its radio, Wi-Fi, button and phone
 * are made up. For a microcontroller there is more to begin with: see
 * docs/porting.md.
 */
#include <stdio.h>
#include <string.h>

#include "improv/advertisement.h"
#include "improv/device.h"

#define TEXT(literal)                                                          \
    {                                                                          \
        (const uint8_t *)(literal), sizeof(literal) - 1                        \
    }

/* --- What is around the engine: here it is made up ------------------------ */

struct happening {
    uint32_t at_ms; /* since boot */
    const char *what;
    struct improv_device_event event;
};

enum { BOOT_MS = -10000, HAPPENINGS_MAX = 16 };

static struct happening happenings[HAPPENINGS_MAX]; /* the event queue */
static size_t happening_count;
static uint32_t elapsed_ms;             /* since boot */
static struct improv_credentials saved; /* the flash */
static char did[200];                   /* all that the engine asked for */

/* The clock wraps while the example runs. */
static uint32_t clock_ms(void)
{
    return (uint32_t)BOOT_MS + elapsed_ms;
}

static void say(const char *who, const char *what)
{
    printf("[%2u.%u s] %-5s  %s\n", (unsigned)(elapsed_ms / 1000),
           (unsigned)(elapsed_ms / 100 % 10), who, what);
}

static void note(char action, unsigned value)
{
    size_t length = strlen(did);

    snprintf(did + length, sizeof did - length, "%c%02X ", action, value);
}

/* What a task or a callback of a stack calls, and never the engine. A real
 * queue copies the bytes of a WRITE. */
static void post(uint32_t delay_ms, const char *what,
                 const struct improv_device_event *event)
{
    struct happening *happening = &happenings[happening_count++];

    happening->at_ms = elapsed_ms + delay_ms;
    happening->what = what;
    happening->event = *event;
}

static struct happening *soonest(void)
{
    struct happening *first = NULL;

    for (size_t i = 0; i < happening_count; i++)
        if (happenings[i].what &&
            (!first || happenings[i].at_ms < first->at_ms))
            first = &happenings[i];
    return first;
}

/* The next event, or a TICK when the time is up; false if nothing will ever
 * happen, which a real one has no need to know. */
static bool queue_wait(struct improv_device_event *ret_event, uint32_t wait_ms)
{
    struct happening *next = soonest();

    *ret_event = (struct improv_device_event){.type = IMPROV_EVENT_TICK};
    if (next && next->at_ms - elapsed_ms <= wait_ms) {
        elapsed_ms = next->at_ms;
        *ret_event = next->event;
        say("", next->what);
        next->what = NULL; /* it happened */
    } else if (wait_ms != IMPROV_NO_DEADLINE) {
        elapsed_ms += wait_ms;
        say("", "the time is up");
    } else {
        return false;
    }
    return true;
}

static void radio_notify(enum improv_characteristic characteristic,
                         struct improv_bytes value)
{
    static const char *const names[] = {"", "state", "error", "", "result"};
    char line[48];
    int length =
        snprintf(line, sizeof line, "notifies %s", names[characteristic]);

    for (size_t i = 0; i < value.length && length < 40; i++)
        length += snprintf(line + length, 4, " %02X", value.data[i]);
    say("radio", line);
    note(names[characteristic][0], value.data[0]);
}

/* Many stacks want the whole packet; the name is in the scan response. */
static void radio_advertise(struct improv_bytes service_data)
{
    struct improv_service_data decoded = {0, 0};
    uint8_t packet[IMPROV_ADVERTISEMENT_LENGTH];
    char line[48];

    improv_service_data_decode(service_data, &decoded);
    improv_advertisement_encode(&decoded, packet);
    snprintf(line, sizeof line, "advertises state %02X, capabilities %02X",
             packet[25], packet[26]);
    say("radio", line);
    note('a', packet[25]);
}

static void radio_withdraw(void)
{
    say("radio", "is silent, connections are closed");
    note('w', 0);
}

/* A real one copies the credentials for its own task, joins, saves them once
 * it has an address (here: at once, for the join has no task), wipes its copy,
 * and only then answers. */
static void wifi_join(const struct improv_credentials *credentials,
                      uint8_t number)
{
    static const struct improv_bytes url = TEXT("http://192.168.1.7/");
    struct improv_device_event event = {.type = IMPROV_EVENT_JOIN_FAILED,
                                        .number = number};

    say("Wi-Fi", "joins");
    note('j', number);
    if (credentials->password_length == 16 &&
        memcmp(credentials->password, "mysecurepassword", 16) == 0) {
        saved = *credentials;
        event.type = IMPROV_EVENT_JOINED;
        event.strings = &url;
        event.string_count = 1;
    }
    post(3000, "the join has ended", &event);
}

static void wifi_roll_back(void)
{
    say("Wi-Fi", "gives up; is as it was before");
    note('b', 0);
}

/* Device info, the only request that this device offers. */
static void answer(const struct improv_request *request, uint8_t number)
{
    static const struct improv_bytes info[] = {
        TEXT("Lamp firmware"), TEXT("1.0"), TEXT("ESP32-C3"), TEXT("Kitchen")};
    const struct improv_device_event event = {.type = IMPROV_EVENT_ANSWERED,
                                              .number = number,
                                              .strings = info,
                                              .string_count = 4};

    note('q', request->command);
    if (request->command == IMPROV_COMMAND_DEVICE_INFO)
        post(200, "the device info is known", &event);
}

/* improv_pattern_light() says when it is on. */
static void light_show(enum improv_pattern pattern)
{
    static const char *const names[] = {"off", "on", "blinks", "identifies",
                                        "blinks fast"};
    say("light", names[pattern]);
    note('l', pattern);
}

/* --- The host ------------------------------------------------------------- */

static const struct improv_rpc *const rpcs[] = {&improv_rpc_device_info};

static struct improv_central centrals[2]; /* a connection, and a REQUEST */

static const struct improv_device_config config = {
    .centrals = centrals,
    .central_count = 2,
    .authorizer = true,   /* there is a button */
    .can_identify = true, /* there is a light */
    .rpcs = rpcs,
    .rpc_count = 1,
    .authorized_duration_ms = 60000,
    .identify_duration_ms = 10000,
    .wifi_timeout_ms = 60000,
    .connect_timeout_ms = 30000,
    .linger_ms = 10000,
};

static struct improv_device device;

static void act(const struct improv_device_action *action)
{
    switch (action->type) {
    case IMPROV_ACTION_NOTIFY:
        radio_notify(action->characteristic, action->value);
        break;
    case IMPROV_ACTION_ADVERTISE:
        radio_advertise(action->value);
        break;
    case IMPROV_ACTION_WITHDRAW:
        radio_withdraw();
        break;
    case IMPROV_ACTION_ROLL_BACK:
        wifi_roll_back();
        break;
    case IMPROV_ACTION_JOIN:
        wifi_join(action->credentials, action->number);
        break;
    case IMPROV_ACTION_REQUEST:
        answer(action->request, action->number);
        break;
    case IMPROV_ACTION_INDICATE:
        light_show(action->pattern);
        break;
    }
}

static void handle(const struct improv_device_event *event, uint32_t now_ms)
{
    struct improv_device_action action;

    improv_device_handle(&device, event, now_ms);
    while (improv_device_next_action(&device, &action))
        act(&action);
}

/* A task of its own, the only one that calls the engine. */
static void run(void)
{
    const struct improv_device_event tick = {.type = IMPROV_EVENT_TICK};
    struct improv_device_event event;

    improv_device_init(&device, &config);
    while (queue_wait(&event, improv_device_deadline(&device, clock_ms()))) {
        uint32_t now_ms = clock_ms();

        handle(&tick, now_ms); /* what is due comes first, by itself */
        handle(&event, now_ms);
    }
}

/* --- The phone, the button and the end ------------------------------------ */

static const uint8_t ask_info[] = {0x03, 0x00, 0x03};
static const uint8_t identify[] = {0x02, 0x00, 0x02};
static const uint8_t wrong[] = {0x01, 0x16, 0x0C, 'M', 'y', 'W', 'i', 'r', 'e',
                                'l',  'e',  's',  's', 'A', 'P', 8,   'p', 'a',
                                's',  's',  'w',  'o', 'r', 'd', 0x43};
static const uint8_t right[] = {/* the example of docs/protocol.md */
                                0x01, 0x1E, 0x0C, 'M', 'y', 'W', 'i', 'r', 'e',
                                'l',  'e',  's',  's', 'A', 'P', 16,  'm', 'y',
                                's',  'e',  'c',  'u', 'r', 'e', 'p', 'a', 's',
                                's',  'w',  'o',  'r', 'd', 0xC0};

static void phone_writes(uint32_t at_ms, const char *what, const uint8_t *data,
                         size_t length)
{
    const struct improv_device_event event = {
        .type = IMPROV_EVENT_WRITE, .central = 7, .bytes = {data, length}};
    post(at_ms, what, &event);
}

static void plan(void)
{
    const struct improv_device_event start = {.type = IMPROV_EVENT_START};
    const struct improv_device_event press = {.type = IMPROV_EVENT_AUTHORIZE};
    const struct improv_device_event gone = {.type = IMPROV_EVENT_DISCONNECTED,
                                             .central = 7};

    post(0, "boot: no network is configured", &start);
    phone_writes(1000, "the phone asks for device info", ask_info,
                 sizeof ask_info);
    phone_writes(2000, "the phone asks which it is", identify, sizeof identify);
    post(4000, "the button is pressed", &press);
    phone_writes(5000, "the phone sends a wrong password", wrong, sizeof wrong);
    phone_writes(9000, "the phone sends the right one, a part", right, 20);
    phone_writes(9100, "the phone sends the rest", right + 20, 13);
    post(14000, "the phone disconnects", &gone);
}

/* s, e and r are notified; a: advertises, w: withdraws; j: joins, b: rolls
 * back; q: a request; l: the light. */
static const char expected[] = "s01 a01 l01 q03 r03 l03 s02 a02 l02 "
                               "s03 a03 j01 l04 e03 s02 a02 b00 l02 "
                               "e00 s03 a03 j02 l04 r01 s04 a04 l00 w00 ";

int main(void)
{
    plan();
    run();
    bool as_it_should = strcmp(did, expected) == 0 && saved.ssid_length == 12 &&
                        memcmp(saved.ssid, "MyWirelessAP", 12) == 0 &&
                        improv_device_state(&device) == IMPROV_STATE_STOPPED;

    puts(as_it_should ? "provisioned" : "something went wrong");
    return as_it_should ? 0 : 1;
}
