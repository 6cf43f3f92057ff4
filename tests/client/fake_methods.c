/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_methods.h"

#include "bluez/device.h"
#include "cleanup.h"
#include "fake_bluez.h"
#include "fake_model.h"
#include "improv/strings.h"

enum { PROVISIONED = 4 };

/* --- Objects ------------------------------------------------------------- */

static int introspect(sd_bus_message *call)
{
    static const struct {
        const char *path, *xml;
    } objects[] = {
        {"/", "<node><interface name='org.freedesktop.DBus.ObjectManager'/>"
              "<node name='org'/></node>"},
        {"/org", "<node><node name='bluez'/></node>"},
        {"/org/bluez", "<node><node name='hci0'/></node>"},
        {MODEL_ADAPTER, "<node><interface name='org.bluez.Adapter1'/>"
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
        model_append_device(reply, object);
    else
        MUST(sd_bus_message_append(reply, "a{sv}", 1, "Powered", "b", 1));
    return sd_bus_send(model.bus, reply, NULL);
}

static int get(sd_bus_message *call)
{
    const char *interface, *name;

    MUST(sd_bus_message_read(call, "ss", &interface, &name));
    bool of_neighbour = model_is_neighbour(sd_bus_message_get_path(call));
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
    model_append_device(reply, object);
    for (unsigned i = 0; i < 3; i++)
        MUST(sd_bus_message_close_container(reply));
}

static int get_managed_objects(sd_bus_message *call)
{
    automessage sd_bus_message *reply = NULL;

    MUST(sd_bus_message_new_method_return(call, &reply));
    MUST(sd_bus_message_open_container(reply, 'a', "{oa{sa{sv}}}"));
    if (fake.bad_neighbour || fake.bad_types)
        append_object(reply, MODEL_NEIGHBOUR);
    if (model.known)
        append_object(reply, model.path);
    if (model.present)
        MUST(sd_bus_message_append(reply, "{oa{sa{sv}}}", MODEL_ADAPTER, 1,
                                   BLUEZ_ADAPTER, 1, "Powered", "b", 1));
    MUST(sd_bus_message_close_container(reply));
    return sd_bus_send(model.bus, reply, NULL);
}

/* --- Finding and connecting ---------------------------------------------- */

static int start_discovery(sd_bus_message *call)
{
    int r = sd_bus_reply_method_return(call, NULL);
    if (fake.turned_off) {
        model_turn_off();
        return r;
    }
    if (fake.bad_neighbour)
        model_rename_neighbour();
    if (fake.searches++ == 0 || !fake.goes_away)
        model_found();
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
    model.connected = true;
    model_tell_device("Connected", true);
    int r = sd_bus_reply_method_return(call, NULL);
    model_add_characteristics();
    model_tell_device("ServicesResolved", true);
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
    model_remove_device();
    return sd_bus_reply_method_return(call, NULL);
}

/* --- Values -------------------------------------------------------------- */

static unsigned number_of(sd_bus_message *call)
{
    const char *object = sd_bus_message_get_path(call);
    return (unsigned)(object[strlen(object) - 1] - '0');
}

/* BlueZ tells of what it has read as of a change. */
static int read_value(sd_bus_message *call)
{
    automessage sd_bus_message *reply = NULL;
    bool is_state = number_of(call) == IMPROV_CHARACTERISTIC_STATE;
    uint8_t value = is_state ? fake.state : MODEL_CAPABILITIES;

    if (is_state && fake.notified_first > 0)
        model_notify_state(fake.notified_first);
    model_notify(number_of(call), &value, 1);
    MUST(sd_bus_message_new_method_return(call, &reply));
    MUST(sd_bus_message_append_array(reply, 'y', &value, 1));
    int r = sd_bus_send(model.bus, reply, NULL);
    if (!is_state && fake.joins_later && fake.writes > 0)
        model_notify_state(PROVISIONED);
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
    model_remove_device();
    model.path = MODEL_MOVED;
    if (fake.another_name)
        fake.name = "Another";
}

/* The password was wrong. */
static void refuse_wifi(void)
{
    static const uint8_t error = 3;

    fake.refusals--;
    model_notify_state(3);
    model_notify(IMPROV_CHARACTERISTIC_ERROR, &error, 1);
    model_notify_state(2);
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
    model_notify_state(3);
    model_notify(IMPROV_CHARACTERISTIC_RESULT, result, length);
    model_notify_state(PROVISIONED);
    return r;
}

/* --- All of them --------------------------------------------------------- */

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

int fake_answer(sd_bus_message *call)
{
    const char *member = sd_bus_message_get_member(call);

    for (unsigned i = 0; i < COUNT(methods); i++)
        if (strcmp(member, methods[i].member) == 0)
            return methods[i].method(call);
    return sd_bus_reply_method_errorf(call, SD_BUS_ERROR_UNKNOWN_METHOD, "no");
}
