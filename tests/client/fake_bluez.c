/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_bluez.h"

#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "bluez/device.h"
#include "bluez/gatt.h"
#include "bus.h"
#include "cleanup.h"
#include "improv/strings.h"
#include "unit.h"

#define MANAGER   "org.freedesktop.DBus.ObjectManager"
#define ADAPTER   "/org/bluez/hci0"
#define DEVICE    ADAPTER "/dev_C0_00_00_00_00_01"
#define MOVED     ADAPTER "/dev_C0_00_00_00_00_02"
#define NEIGHBOUR ADAPTER "/dev_C0_00_00_00_00_09"

enum { CAPABILITIES = 0x0F, PROVISIONED = 4 };

struct fake fake;

static sd_event *loop;
static sd_event_source *accepting;
static sd_bus *bus;
static int listening = -1;
static char address[128];
static bool known, connected, present; /* the device, the adapter */
static const char *path;               /* of the device */

static const char *const uuids[] = {
    [IMPROV_CHARACTERISTIC_STATE] = IMPROV_UUID_STATE,
    [IMPROV_CHARACTERISTIC_ERROR] = IMPROV_UUID_ERROR,
    [IMPROV_CHARACTERISTIC_COMMAND] = IMPROV_UUID_RPC_COMMAND,
    [IMPROV_CHARACTERISTIC_RESULT] = IMPROV_UUID_RPC_RESULT,
    [IMPROV_CHARACTERISTIC_CAPABILITIES] = IMPROV_UUID_CAPABILITIES,
};

/* --- Messages ------------------------------------------------------------ */

#define MUST(call) assert_true((call) >= 0)

static sd_bus_message *new_signal(const char *object, const char *interface,
                                  const char *member)
{
    sd_bus_message *signal = NULL;
    MUST(sd_bus_message_new_signal(bus, &signal, object, interface, member));
    MUST(sd_bus_message_set_sender(signal, BLUEZ));
    return signal;
}

static void emit(sd_bus_message *signal)
{
    sd_bus_send(bus, signal, NULL); /* nobody may be there any more */
    sd_bus_message_unref(signal);
}

/* U+FFFE: D-Bus and BlueZ take it, sd-bus does not, nor would it append it. */
static void append_bad_name(sd_bus_message *message)
{
    static const uint8_t name[] = {0xEF, 0xBF, 0xBE};
    char *space = NULL;

    MUST(sd_bus_message_open_container(message, 'e', "sv"));
    MUST(sd_bus_message_append(message, "s", "Name"));
    MUST(sd_bus_message_open_container(message, 'v', "s"));
    MUST(sd_bus_message_append_string_space(message, sizeof name, &space));
    memcpy(space, name, sizeof name);
    MUST(sd_bus_message_close_container(message));
    MUST(sd_bus_message_close_container(message));
}

static void append_service_data(sd_bus_message *message)
{
    MUST(sd_bus_message_append(message, "{sv}", "ServiceData", "a{sv}", 1,
                               IMPROV_UUID_SERVICE_DATA, "ay", 6, fake.state,
                               CAPABILITIES, 0, 0, 0, 0));
}

static bool is_neighbour(const char *object)
{
    return strcmp(object, NEIGHBOUR) == 0;
}

static void append_wrong_types(sd_bus_message *message)
{
    MUST(sd_bus_message_append(message, "{sv}", "Address", "u", 1));
    MUST(sd_bus_message_append(message, "{sv}", "Name", "as", 1, "a"));
    MUST(sd_bus_message_append(message, "{sv}", "UUIDs", "ay", 1, 2));
    MUST(sd_bus_message_append(message, "{sv}", "ServiceData", "s", "data"));
    MUST(sd_bus_message_append(message, "{sv}", "RSSI", "(ss)", "a", "b"));
    MUST(sd_bus_message_append(message, "{sv}", "Connected", "s", "yes"));
}

/* In the order of BlueZ; an a{sv}. */
static void append_device(sd_bus_message *message, const char *object)
{
    char own[] = FAKE_ADDRESS;

    own[sizeof own - 2] = object[strlen(object) - 1];
    MUST(sd_bus_message_open_container(message, 'a', "{sv}"));
    if (is_neighbour(object) && fake.bad_types) {
        append_wrong_types(message);
    } else {
        if (!fake.no_address)
            MUST(sd_bus_message_append(message, "{sv}", "Address", "s", own));
        if (is_neighbour(object) || fake.bad_name)
            append_bad_name(message);
        else
            MUST(
                sd_bus_message_append(message, "{sv}", "Name", "s", fake.name));
        MUST(sd_bus_message_append(message, "{sv}", "UUIDs", "as", 1,
                                   is_neighbour(object) ? "180f"
                                                        : IMPROV_UUID_SERVICE));
        MUST(sd_bus_message_append(message, "{sv}", "RSSI", "n", -50));
        if (!is_neighbour(object))
            append_service_data(message);
    }
    MUST(sd_bus_message_close_container(message));
}

/* --- The model ----------------------------------------------------------- */

static void tell_device(const char *name, bool value)
{
    sd_bus_message *signal =
        new_signal(path, BUS_PROPERTIES, "PropertiesChanged");
    MUST(sd_bus_message_append(signal, "sa{sv}as", BLUEZ_DEVICE, 1, name, "b",
                               (int)value, 0));
    emit(signal);
}

static void characteristic(unsigned number, char *ret_path)
{
    snprintf(ret_path, BLUEZ_PATH_SIZE, "%s/service1/char%u", path, number);
}

static void add_characteristics(void)
{
    char object[BLUEZ_PATH_SIZE];

    for (unsigned i = 1; i < COUNT(uuids); i++) {
        sd_bus_message *signal = new_signal("/", MANAGER, "InterfacesAdded");
        characteristic(i, object);
        MUST(sd_bus_message_append(signal, "oa{sa{sv}}", object, 1,
                                   BLUEZ_CHARACTERISTIC, 1, "UUID", "s",
                                   uuids[i]));
        emit(signal);
    }
}

static void remove_object(const char *object, const char *interface)
{
    sd_bus_message *signal = new_signal("/", MANAGER, "InterfacesRemoved");
    MUST(sd_bus_message_append(signal, "oas", object, 1, interface));
    emit(signal);
}

void fake_drop_link(void)
{
    char object[BLUEZ_PATH_SIZE];

    if (!connected)
        return;
    connected = false;
    for (unsigned i = 1; i < COUNT(uuids); i++) {
        characteristic(i, object);
        remove_object(object, BLUEZ_CHARACTERISTIC);
    }
    tell_device("Connected", false);
    tell_device("ServicesResolved", false);
}

static void remove_device(void)
{
    fake_drop_link();
    if (known)
        remove_object(path, BLUEZ_DEVICE);
    known = false;
}

void fake_replace(void)
{
    remove_device();
    path = MOVED;
    fake.name = "Another";
}

static void found(void)
{
    sd_bus_message *signal;

    if (known) {
        signal = new_signal(path, BUS_PROPERTIES, "PropertiesChanged");
        MUST(sd_bus_message_append(signal, "sa{sv}as", BLUEZ_DEVICE, 1, "RSSI",
                                   "n", -50, 0));
    } else {
        known = true;
        signal = new_signal("/", MANAGER, "InterfacesAdded");
        MUST(sd_bus_message_append(signal, "o", path));
        MUST(sd_bus_message_open_container(signal, 'a', "{sa{sv}}"));
        MUST(sd_bus_message_open_container(signal, 'e', "sa{sv}"));
        MUST(sd_bus_message_append(signal, "s", BLUEZ_DEVICE));
        append_device(signal, path);
        MUST(sd_bus_message_close_container(signal));
        MUST(sd_bus_message_close_container(signal));
    }
    emit(signal);
}

static int on_return(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec, (void)userdata;
    found();
    return 0;
}

void fake_go_and_return(void)
{
    enum { AWAY_US = 2000000 };

    remove_device();
    MUST(sd_event_add_time_relative(loop, NULL, CLOCK_MONOTONIC, AWAY_US, 0,
                                    on_return, NULL));
}

void fake_leave(void)
{
    sd_bus_message *signal = NULL;
    fake.has_left = true;
    MUST(sd_bus_message_new_signal(bus, &signal, "/org/freedesktop/DBus",
                                   "org.freedesktop.DBus", "NameOwnerChanged"));
    MUST(sd_bus_message_set_sender(signal, "org.freedesktop.DBus"));
    MUST(sd_bus_message_append(signal, "sss", BLUEZ, ":1.1", ""));
    emit(signal);
}

static void notify(unsigned number, const void *bytes, size_t length)
{
    char object[BLUEZ_PATH_SIZE];

    characteristic(number, object);
    sd_bus_message *signal =
        new_signal(object, BUS_PROPERTIES, "PropertiesChanged");
    MUST(sd_bus_message_append(signal, "s", BLUEZ_CHARACTERISTIC));
    MUST(sd_bus_message_open_container(signal, 'a', "{sv}"));
    MUST(bus_append_bytes(signal, "Value", bytes, length));
    MUST(sd_bus_message_close_container(signal));
    MUST(sd_bus_message_append(signal, "as", 0));
    emit(signal);
}

static void notify_state(uint8_t state)
{
    notify(IMPROV_CHARACTERISTIC_STATE, &state, 1);
}

/* --- Methods ------------------------------------------------------------- */

static int introspect(sd_bus_message *call)
{
    static const struct {
        const char *path, *xml;
    } objects[] = {
        {"/", "<node><interface name='org.freedesktop.DBus.ObjectManager'/>"
              "<node name='org'/></node>"},
        {"/org", "<node><node name='bluez'/></node>"},
        {"/org/bluez", "<node><node name='hci0'/></node>"},
        {ADAPTER, "<node><interface name='org.bluez.Adapter1'/>"
                  "<node name='dev_C0_00_00_00_00_09'/></node>"},
    };
    const char *object = sd_bus_message_get_path(call);

    for (unsigned i = 0; i < COUNT(objects); i++)
        if (strcmp(object, objects[i].path) == 0)
            return sd_bus_reply_method_return(call, "s", objects[i].xml);
    if (strstr(object, "/dev_"))
        return sd_bus_reply_method_return(
            call, "s",
            "<node><interface name='org.bluez.Device1'>"
            "<method name='Connect'/><property name='Address'/>"
            "<property name='Name'/><property name='UUIDs'/>"
            "<property name='RSSI'/></interface></node>");
    return sd_bus_reply_method_errorf(call, SD_BUS_ERROR_UNKNOWN_OBJECT, "no");
}

static int get_all(sd_bus_message *call)
{
    automessage sd_bus_message *reply = NULL;
    const char *object = sd_bus_message_get_path(call);

    MUST(sd_bus_message_new_method_return(call, &reply));
    if (strstr(object, "/dev_"))
        append_device(reply, object);
    else
        MUST(sd_bus_message_append(reply, "a{sv}", 1, "Powered", "b", 1));
    return sd_bus_send(bus, reply, NULL);
}

static int get(sd_bus_message *call)
{
    const char *interface, *name;

    MUST(sd_bus_message_read(call, "ss", &interface, &name));
    bool of_neighbour = is_neighbour(sd_bus_message_get_path(call));
    if (strcmp(name, "Address") == 0)
        return sd_bus_reply_method_return(
            call, "v", "s", of_neighbour ? "C0:00:00:00:00:09" : FAKE_ADDRESS);
    if (strcmp(name, "UUIDs") == 0)
        return sd_bus_reply_method_return(
            call, "v", "as", 1, of_neighbour ? "180f" : IMPROV_UUID_SERVICE);
    if (strcmp(name, "RSSI") == 0)
        return sd_bus_reply_method_return(call, "v", "n", -50);
    return sd_bus_reply_method_errorf(call, SD_BUS_ERROR_INVALID_ARGS, "no");
}

static void append_object(sd_bus_message *reply, const char *object)
{
    MUST(sd_bus_message_open_container(reply, 'e', "oa{sa{sv}}"));
    MUST(sd_bus_message_append(reply, "o", object));
    MUST(sd_bus_message_open_container(reply, 'a', "{sa{sv}}"));
    MUST(sd_bus_message_open_container(reply, 'e', "sa{sv}"));
    MUST(sd_bus_message_append(reply, "s", BLUEZ_DEVICE));
    append_device(reply, object);
    for (unsigned i = 0; i < 3; i++)
        MUST(sd_bus_message_close_container(reply));
}

static int get_managed_objects(sd_bus_message *call)
{
    automessage sd_bus_message *reply = NULL;

    MUST(sd_bus_message_new_method_return(call, &reply));
    MUST(sd_bus_message_open_container(reply, 'a', "{oa{sa{sv}}}"));
    if (fake.bad_neighbour || fake.bad_types)
        append_object(reply, NEIGHBOUR);
    if (known)
        append_object(reply, path);
    if (present)
        MUST(sd_bus_message_append(reply, "{oa{sa{sv}}}", ADAPTER, 1,
                                   BLUEZ_ADAPTER, 1, "Powered", "b", 1));
    MUST(sd_bus_message_close_container(reply));
    return sd_bus_send(bus, reply, NULL);
}

static void rename_neighbour(void)
{
    sd_bus_message *signal =
        new_signal(NEIGHBOUR, BUS_PROPERTIES, "PropertiesChanged");
    MUST(sd_bus_message_append(signal, "s", BLUEZ_DEVICE));
    MUST(sd_bus_message_open_container(signal, 'a', "{sv}"));
    append_bad_name(signal);
    MUST(sd_bus_message_close_container(signal));
    MUST(sd_bus_message_append(signal, "as", 0));
    emit(signal);
}

static void turn_off(void)
{
    sd_bus_message *signal =
        new_signal(ADAPTER, BUS_PROPERTIES, "PropertiesChanged");
    MUST(sd_bus_message_append(signal, "sa{sv}as", BLUEZ_ADAPTER, 1, "Powered",
                               "b", 0, 0));
    emit(signal);
}

static int start_discovery(sd_bus_message *call)
{
    int r = sd_bus_reply_method_return(call, NULL);
    if (fake.turned_off) {
        turn_off();
        return r;
    }
    if (fake.bad_neighbour)
        rename_neighbour();
    if (fake.searches++ == 0 || !fake.goes_away)
        found();
    return r;
}

/* Of the adapter; there is no other. */
static int set_powered(sd_bus_message *call)
{
    fake.turned_on++;
    return sd_bus_reply_method_return(call, NULL);
}

static int connect_device(sd_bus_message *call)
{
    fake.connects++;
    connected = true;
    tell_device("Connected", true);
    int r = sd_bus_reply_method_return(call, NULL);
    add_characteristics();
    tell_device("ServicesResolved", true);
    return r;
}

static int disconnect(sd_bus_message *call)
{
    fake.disconnects++;
    fake_drop_link();
    return sd_bus_reply_method_return(call, NULL);
}

static int forget_device(sd_bus_message *call)
{
    remove_device();
    return sd_bus_reply_method_return(call, NULL);
}

static unsigned number_of(sd_bus_message *call)
{
    const char *object = sd_bus_message_get_path(call);
    return (unsigned)(object[strlen(object) - 1] - '0');
}

static int read_value(sd_bus_message *call)
{
    automessage sd_bus_message *reply = NULL;
    bool is_state = number_of(call) == IMPROV_CHARACTERISTIC_STATE;
    uint8_t value = is_state ? fake.state : CAPABILITIES;

    MUST(sd_bus_message_new_method_return(call, &reply));
    MUST(sd_bus_message_append_array(reply, 'y', &value, 1));
    int r = sd_bus_send(bus, reply, NULL);
    if (!is_state && fake.joins_later && fake.writes > 0)
        notify_state(PROVISIONED);
    return r;
}

/* The link breaks; the device goes on, maybe elsewhere. */
static void lose(void)
{
    fake.lost_at_answer = false;
    fake.state = fake.state_after_loss;
    fake_drop_link();
    if (!fake.another_address && !fake.another_name)
        return;
    remove_device();
    path = MOVED;
    if (fake.another_name)
        fake.name = "Another";
}

/* The password was wrong. */
static void refuse_wifi(void)
{
    static const uint8_t error = 3;

    fake.refusals--;
    notify_state(3);
    notify(IMPROV_CHARACTERISTIC_ERROR, &error, 1);
    notify_state(2);
}

static int write_value(sd_bus_message *call)
{
    uint8_t result[IMPROV_FRAME_MAX];
    struct improv_bytes url = {(const uint8_t *)"http://device/", 14};

    fake.writes++;
    int r = sd_bus_reply_method_return(call, NULL);
    if (fake.lost_at_answer) {
        lose();
        return r;
    }
    if (fake.refusals > 0) {
        refuse_wifi();
        return r;
    }
    size_t length =
        improv_strings_encode(IMPROV_COMMAND_WIFI_SETTINGS, &url, 1, result);
    notify_state(3);
    notify(IMPROV_CHARACTERISTIC_RESULT, result, length);
    notify_state(PROVISIONED);
    return r;
}

static int reply_present(sd_bus_message *call)
{
    return sd_bus_reply_method_return(call, "b", 1);
}

static int reply_name(sd_bus_message *call)
{
    return sd_bus_reply_method_return(call, "s", ":1.7");
}

static int reply_nothing(sd_bus_message *call)
{
    return sd_bus_reply_method_return(call, NULL);
}

static const struct {
    const char *member;
    int (*method)(sd_bus_message *call);
} methods[] = {
    {"Hello", reply_name},
    {"AddMatch", reply_nothing},
    {"RemoveMatch", reply_nothing},
    {"NameHasOwner", reply_present},
    {"GetManagedObjects", get_managed_objects},
    {"Introspect", introspect},
    {"GetAll", get_all},
    {"Get", get},
    {"Set", set_powered},
    {"SetDiscoveryFilter", reply_nothing},
    {"StartDiscovery", start_discovery},
    {"StopDiscovery", reply_nothing},
    {"RemoveDevice", forget_device},
    {"Connect", connect_device},
    {"Disconnect", disconnect},
    {"StartNotify", reply_nothing},
    {"ReadValue", read_value},
    {"WriteValue", write_value},
};

/* --- Faults -------------------------------------------------------------- */

static int refuse(sd_bus_message *call, const char *name)
{
    return sd_bus_reply_method_errorf(call, name, "as the test wants it");
}

static int misbehave(sd_bus_message *call)
{
    fake.faults++;
    switch (fake.fault) {
    case FAKE_NO_FAULT:
    case FAKE_ERROR:
        break;
    case FAKE_REFUSAL:
        return refuse(call, "org.bluez.Error.NotPermitted");
    case FAKE_ATT_ERROR:
        return sd_bus_reply_method_errorf(
            call, "org.bluez.Error.Failed",
            "Operation failed with ATT error: 0x%02x", 0x80);
    case FAKE_SILENCE:
        return 1;
    case FAKE_WRONG_ANSWER:
        return sd_bus_reply_method_return(call, "(sa{sv})", "what?", 0);
    case FAKE_DISCONNECT:
        fake_drop_link();
        break;
    case FAKE_DEVICE_REMOVED:
        remove_device();
        break;
    case FAKE_ADAPTER_GONE:
        remove_device();
        present = false;
        remove_object(ADAPTER, BLUEZ_ADAPTER);
        return refuse(call, SD_BUS_ERROR_UNKNOWN_OBJECT);
    case FAKE_ADAPTER_OFF:
        fake_drop_link();
        turn_off();
        break;
    case FAKE_BLUEZ_STOPS:
        remove_device();
        remove_object(ADAPTER, BLUEZ_ADAPTER);
        fake_leave();
        return 1;
    case FAKE_BLUEZ_GONE:
        fake_leave();
        return refuse(call, SD_BUS_ERROR_NO_REPLY);
    case FAKE_BUS_GONE:
        sd_bus_close(bus);
        return 1;
    case FAKE_INTERRUPT:
        fake.interrupt();
        return 1;
    }
    return refuse(call, "org.bluez.Error.Failed");
}

static int on_call(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
    (void)userdata, (void)error;
    const char *member = sd_bus_message_get_member(call);

    if (!sd_bus_message_is_method_call(call, NULL, NULL))
        return 0;
    if (fake.has_left)
        fake.after_leaving +=
            strcmp(sd_bus_message_get_path(call), "/org/freedesktop/DBus") != 0;
    if (fake.method && fake.faults < fake.times &&
        strcmp(member, fake.method) == 0 && fake.passed-- == 0) {
        fake.passed = 0;
        return misbehave(call);
    }
    for (unsigned i = 0; i < COUNT(methods); i++)
        if (strcmp(member, methods[i].member) == 0)
            return methods[i].method(call);
    return refuse(call, SD_BUS_ERROR_UNKNOWN_METHOD);
}

/* --- Begin and end ------------------------------------------------------- */

static int on_client(sd_event_source *source, int fd, uint32_t revents,
                     void *userdata)
{
    (void)source, (void)revents, (void)userdata;
    int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    MUST(client);
    MUST(sd_bus_new(&bus));
    MUST(sd_bus_set_fd(bus, client, client));
    MUST(sd_bus_set_server(bus, 1, (sd_id128_t){.bytes = {1}}));
    MUST(sd_bus_set_anonymous(bus, 1));
    MUST(sd_bus_set_trusted(bus, 1));
    MUST(sd_bus_add_filter(bus, NULL, on_call, NULL));
    MUST(sd_bus_start(bus));
    MUST(sd_bus_attach_event(bus, loop, 0));
    return 0;
}

void fake_reset(void)
{
    fake = (struct fake){.name = "Lamp", .state = 2, .state_after_loss = 2};
    known = connected = false;
    present = true;
    path = DEVICE;
}

const char *fake_begin(sd_event *event)
{
    struct sockaddr_un place = {.sun_family = AF_UNIX};
    int length = snprintf(place.sun_path + 1, sizeof place.sun_path - 1,
                          "improv-test-%d", getpid());

    loop = event;
    listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    MUST(listening);
    MUST(bind(listening, (struct sockaddr *)&place,
              (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
                          (size_t)length)));
    MUST(listen(listening, 1));
    MUST(sd_event_add_io(event, &accepting, listening, EPOLLIN, on_client,
                         NULL));
    snprintf(address, sizeof address, "unix:abstract=%s", place.sun_path + 1);
    return address;
}

void fake_end(void)
{
    accepting = sd_event_source_disable_unref(accepting);
    close(listening);
    bus = sd_bus_close_unref(bus);
}
