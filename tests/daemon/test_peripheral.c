/* SPDX-License-Identifier: Apache-2.0 */
/* What improvd makes of a BlueZ that misbehaves; the bus is a pair of sockets,
 * with BlueZ and the bus's own driver at its other end. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <systemd/sd-bus.h>

#include "bluetooth/peripheral.h"
#include "cleanup.h"
#include "clock.h"
#include "hear.h"
#include "improv/timer.h"
#include "unit.h"

enum { SECONDS_AT_MOST = 20, REFUSALS = 3 };

static sd_event *event;
static sd_bus *ours, *bluez;
static struct peripheral *peripheral;

/* How BlueZ behaves, and what came of it. */
static struct {
    bool bad_name, no_adapter, another, power_is_not_told, refuses;
    unsigned registered, refused;
} fake;
static unsigned advertising, missing, disconnected;
static int missing_error;

/* --- Time ----------------------------------------------------------------- */

/* The names are the linker's, for --wrap.
 * NOLINTBEGIN(bugprone-reserved-identifier) */
int __real_clock_arm(sd_event_source *timer, uint32_t wait_ms);
int __wrap_clock_arm(sd_event_source *timer, uint32_t wait_ms);

int __wrap_clock_arm(sd_event_source *timer, uint32_t wait_ms)
{
    return __real_clock_arm(timer, wait_ms == IMPROV_NO_DEADLINE ? wait_ms : 0);
}
/* NOLINTEND(bugprone-reserved-identifier) */

/* --- BlueZ ---------------------------------------------------------------- */

/* U+FFFE: D-Bus and BlueZ take it, sd-bus does not, nor would it append it. */
static int append_bad_name(sd_bus_message *reply)
{
    static const uint8_t name[] = {0xEF, 0xBF, 0xBE};
    char *space = NULL;

    int r = sd_bus_message_open_container(reply, 'e', "sv");
    if (r >= 0)
        r = sd_bus_message_append(reply, "s", "Name");
    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'v', "s");
    if (r >= 0)
        r = sd_bus_message_append_string_space(reply, sizeof name, &space);
    if (r < 0)
        return r;
    memcpy(space, name, sizeof name);
    r = sd_bus_message_close_container(reply);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int append_device(sd_bus_message *reply)
{
    int r = sd_bus_message_open_container(reply, 'e', "oa{sa{sv}}");
    if (r >= 0)
        r = sd_bus_message_append(reply, "o", "/org/bluez/hci0/dev_1");
    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'a', "{sa{sv}}");
    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'e', "sa{sv}");
    if (r >= 0)
        r = sd_bus_message_append(reply, "s", "org.bluez.Device1");
    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'a', "{sv}");
    if (r >= 0)
        r = append_bad_name(reply);
    for (int i = 0; r >= 0 && i < 4; i++)
        r = sd_bus_message_close_container(reply);
    return r;
}

/* The device comes first, as BlueZ tells the newest first. */
static int list_objects(sd_bus_message *call)
{
    automessage sd_bus_message *reply = NULL;

    int r = sd_bus_message_new_method_return(call, &reply);
    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'a', "{oa{sa{sv}}}");
    if (r >= 0 && fake.bad_name)
        r = append_device(reply);
    if (r >= 0 && !fake.no_adapter)
        r = sd_bus_message_append(reply, "{oa{sa{sv}}}", "/org/bluez/hci0", 1,
                                  "org.bluez.LEAdvertisingManager1", 0);
    if (r >= 0 && fake.another)
        r = sd_bus_message_append(reply, "{oa{sa{sv}}}", "/org/bluez/hci1", 1,
                                  "org.bluez.LEAdvertisingManager1", 0);
    if (r >= 0)
        r = sd_bus_message_close_container(reply);
    return r < 0 ? r : sd_bus_send(bluez, reply, NULL);
}

/* What it shows of itself one by one, as BlueZ and libdbus do. */
static int introspect(sd_bus_message *call)
{
    static const struct {
        const char *path, *xml;
    } objects[] = {
        {"/", "<node><node name='org'/></node>"},
        {"/org", "<node><node name='bluez'/></node>"},
        {"/org/bluez", "<node><node name='hci0'/></node>"},
        {"/org/bluez/hci0",
         "<node><interface name='org.bluez.LEAdvertisingManager1'/>"
         "<node name='dev_1'/></node>"},
        {"/org/bluez/hci0/dev_1",
         "<node><interface name='org.bluez.Device1'>"
         "<property name='Name' type='s' access='read'/></interface></node>"},
    };
    const char *path = sd_bus_message_get_path(call);
    unsigned known = fake.no_adapter ? 3 : COUNT(objects);

    for (unsigned i = 0; i < known; i++)
        if (strcmp(path, objects[i].path) == 0)
            return sd_bus_reply_method_return(call, "s", objects[i].xml);
    return sd_bus_reply_method_errorf(call, SD_BUS_ERROR_UNKNOWN_OBJECT, "no");
}

static int get_all(sd_bus_message *call)
{
    automessage sd_bus_message *reply = NULL;
    bool is_device = strstr(sd_bus_message_get_path(call), "dev_1") != NULL;

    int r = sd_bus_message_new_method_return(call, &reply);
    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'a', "{sv}");
    if (r >= 0 && is_device)
        r = append_bad_name(reply);
    if (r >= 0)
        r = sd_bus_message_close_container(reply);
    return r < 0 ? r : sd_bus_send(bluez, reply, NULL);
}

static int get_property(sd_bus_message *call)
{
    const char *interface, *name;
    const char *path = sd_bus_message_get_path(call);
    bool is_there =
        (!fake.no_adapter && strcmp(path, "/org/bluez/hci0") == 0) ||
        (fake.another && strcmp(path, "/org/bluez/hci1") == 0);

    assert_true(sd_bus_message_read(call, "ss", &interface, &name) >= 0);
    bool is_power = strcmp(name, "Powered") == 0;
    if (!is_there || (is_power && fake.power_is_not_told))
        return sd_bus_reply_method_errorf(call, SD_BUS_ERROR_NO_REPLY, "no");
    return is_power ? sd_bus_reply_method_return(call, "v", "b", 1)
                    : sd_bus_reply_method_return(call, "v", "y", 4);
}

static int register_application(sd_bus_message *call)
{
    fake.refused += fake.refuses;
    fake.registered += !fake.refuses;
    return fake.refuses ? sd_bus_reply_method_errorf(
                              call, "org.bluez.Error.Failed", "too busy")
                        : sd_bus_reply_method_return(call, NULL);
}

static int on_call(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
    (void)userdata, (void)error;

    if (sd_bus_message_is_method_call(call, NULL, "NameHasOwner"))
        return sd_bus_reply_method_return(call, "b", 1);
    if (sd_bus_message_is_method_call(call, NULL, "GetManagedObjects"))
        return list_objects(call);
    if (sd_bus_message_is_method_call(call, NULL, "Introspect"))
        return introspect(call);
    if (sd_bus_message_is_method_call(call, NULL, "GetAll"))
        return get_all(call);
    if (sd_bus_message_is_method_call(call, NULL, "Get"))
        return get_property(call);
    if (sd_bus_message_is_method_call(call, NULL, "RegisterApplication"))
        return register_application(call);
    return sd_bus_message_is_method_call(call, NULL, NULL)
               ? sd_bus_reply_method_return(call, NULL)
               : 0;
}

static void remove_interface(const char *path, const char *interface)
{
    automessage sd_bus_message *signal = NULL;

    int r = sd_bus_message_new_signal(bluez, &signal, "/",
                                      "org.freedesktop.DBus.ObjectManager",
                                      "InterfacesRemoved");
    if (r >= 0)
        r = sd_bus_message_set_sender(signal, "org.bluez");
    if (r >= 0)
        r = sd_bus_message_append(signal, "oas", path, 1, interface);
    if (r >= 0)
        r = sd_bus_send(bluez, signal, NULL);
    assert_true(r >= 0);
}

/* --- improvd -------------------------------------------------------------- */

static void on_advertising(void *userdata)
{
    (void)userdata;
    advertising++;
}

static void on_disconnected(void *userdata, uint32_t central)
{
    (void)userdata, (void)central;
    disconnected++;
}

static void on_missing(void *userdata, int error, const char *what)
{
    (void)userdata, (void)what;
    missing++;
    missing_error = error;
}

static sd_bus *open_end(int fd, bool server)
{
    sd_bus *bus = NULL;
    sd_id128_t id = {.bytes = {1}};

    assert_int_equal(sd_bus_new(&bus), 0);
    assert_int_equal(sd_bus_set_fd(bus, fd, fd), 0);
    if (server)
        assert_int_equal(sd_bus_set_server(bus, 1, id), 0);
    assert_int_equal(sd_bus_set_anonymous(bus, 1), 0);
    assert_true(sd_bus_start(bus) >= 0);
    assert_true(sd_bus_attach_event(bus, event, 0) >= 0);
    return bus;
}

static void set_up(void)
{
    static const struct peripheral_handlers handlers = {
        on_advertising, on_disconnected, on_missing};
    int ends[2];

    advertising = missing = disconnected = 0;
    assert_int_equal(sd_event_new(&event), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    bluez = open_end(ends[0], true);
    ours = open_end(ends[1], false);
    assert_true(sd_bus_add_filter(bluez, NULL, on_call, NULL) >= 0);
    assert_int_equal(
        peripheral_new(ours, NULL, false, &handlers, NULL, &peripheral), 0);
    peripheral_serve(peripheral, true);
}

static void tear_down(void)
{
    peripheral_free(peripheral);
    sd_bus_flush_close_unref(ours);
    sd_bus_close_unref(bluez);
    event = sd_event_unref(event);
    memset(&fake, 0, sizeof fake);
}

static int on_late(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    *(bool *)userdata = true;
    return 0;
}

static void loop_until(const unsigned *count, unsigned at_least)
{
    sd_event_source *timer = NULL;
    bool late = false;
    int r = 0;

    sd_event_add_time_relative(event, &timer, CLOCK_MONOTONIC,
                               SECONDS_AT_MOST * 1000000ULL, 0, on_late, &late);
    hear();
    while (r >= 0 && !late && *count < at_least)
        r = sd_event_run(event, UINT64_MAX);
    hear_end();
    sd_event_source_disable_unref(timer);
    assert_true(r >= 0 && !late);
}

/* --- Tests ---------------------------------------------------------------- */

static void advertises(void **state)
{
    (void)state;
    set_up();
    loop_until(&advertising, 1);
    assert_int_equal(missing, 0);
    tear_down();
}

/* A name that whoever is near may choose. */
static void a_name_that_can_not_be_read(void **state)
{
    (void)state;
    fake.bad_name = true;
    set_up();
    loop_until(&advertising, 1);
    assert_int_equal(missing, 0);
    tear_down();
}

static void nor_is_there_an_adapter(void **state)
{
    (void)state;
    fake.bad_name = fake.no_adapter = true;
    set_up();
    loop_until(&missing, 1);
    assert_int_equal(missing_error, -ENODEV);
    assert_int_equal(advertising, 0);
    tear_down();
}

/* It is on already: nothing will tell so when it is turned on. */
static void power_that_is_not_told(void **state)
{
    (void)state;
    fake.power_is_not_told = true;
    set_up();
    loop_until(&missing, 1);
    loop_until(&advertising, 1);
    tear_down();
}

/* It is tried again and again, and said once. */
static void a_refusal_is_told_once(void **state)
{
    (void)state;
    fake.refuses = true;
    set_up();
    loop_until(&fake.refused, REFUSALS);
    assert_int_equal(missing, 1);
    fake.refuses = false;
    loop_until(&advertising, 1);
    assert_int_equal(missing, 1);
    tear_down();
}

/* The error that clients see is not theirs. */
static void devices_of_other_adapters_are_no_clients(void **state)
{
    (void)state;
    set_up();
    loop_until(&advertising, 1);
    remove_interface("/org/bluez/hci1/dev_1", "org.bluez.Device1");
    remove_interface("/org/bluez/hci0/dev_1", "org.bluez.Device1");
    remove_interface("/org/bluez/hci1/dev_2", "org.bluez.Device1");
    fake.no_adapter = true;
    remove_interface("/org/bluez/hci0", "org.bluez.LEAdvertisingManager1");
    loop_until(&missing, 1);
    assert_int_equal(disconnected, 2);
    tear_down();
}

/* Nothing tells that it could have been taken all the time. */
static void another_adapter_takes_over(void **state)
{
    (void)state;
    fake.another = true;
    set_up();
    loop_until(&advertising, 1);
    fake.no_adapter = true;
    remove_interface("/org/bluez/hci0", "org.bluez.LEAdvertisingManager1");
    loop_until(&advertising, 2);
    assert_int_equal(missing, 0);
    fake.another = false;
    remove_interface("/org/bluez/hci1", "org.bluez.LEAdvertisingManager1");
    loop_until(&missing, 1);
    assert_int_equal(missing_error, -ENODEV);
    tear_down();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(advertises),
        cmocka_unit_test(a_name_that_can_not_be_read),
        cmocka_unit_test(nor_is_there_an_adapter),
        cmocka_unit_test(power_that_is_not_told),
        cmocka_unit_test(a_refusal_is_told_once),
        cmocka_unit_test(another_adapter_takes_over),
        cmocka_unit_test(devices_of_other_adapters_are_no_clients),
    };
    return cmocka_run_group_tests_name("peripheral", tests, NULL, NULL);
}
