/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_bluez.h"

#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "fake_methods.h"
#include "fake_model.h"

struct fake fake;

static sd_event *loop;
static sd_event_source *accepting;
static int listening = -1;
static char address[128];

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
        model_remove_device();
        break;
    case FAKE_ADAPTER_GONE:
        model_remove_device();
        model.present = false;
        model_remove_adapter();
        return refuse(call, SD_BUS_ERROR_UNKNOWN_OBJECT);
    case FAKE_ADAPTER_OFF:
        fake_drop_link();
        model_turn_off();
        break;
    case FAKE_BLUEZ_STOPS:
        model_remove_device();
        model_remove_adapter();
        fake_leave();
        return 1;
    case FAKE_BLUEZ_GONE:
        fake_leave();
        return refuse(call, SD_BUS_ERROR_NO_REPLY);
    case FAKE_BUS_GONE:
        sd_bus_close(model.bus);
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
    return fake_answer(call);
}

/* --- Later --------------------------------------------------------------- */

static int on_return(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec, (void)userdata;
    model_found();
    return 0;
}

void fake_go_and_return(void)
{
    enum { AWAY_US = 2000000 };

    model_remove_device();
    MUST(sd_event_add_time_relative(loop, NULL, CLOCK_MONOTONIC, AWAY_US, 0,
                                    on_return, NULL));
}

/* --- Begin and end ------------------------------------------------------- */

static int on_client(sd_event_source *source, int fd, uint32_t revents,
                     void *userdata)
{
    (void)source, (void)revents, (void)userdata;
    int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    MUST(client);
    MUST(sd_bus_new(&model.bus));
    MUST(sd_bus_set_fd(model.bus, client, client));
    MUST(sd_bus_set_server(model.bus, 1, (sd_id128_t){.bytes = {1}}));
    MUST(sd_bus_set_anonymous(model.bus, 1));
    MUST(sd_bus_set_trusted(model.bus, 1));
    MUST(sd_bus_add_filter(model.bus, NULL, on_call, NULL));
    MUST(sd_bus_start(model.bus));
    MUST(sd_bus_attach_event(model.bus, loop, 0));
    return 0;
}

void fake_reset(void)
{
    fake = (struct fake){.name = "Lamp", .state = 2, .state_after_loss = 2};
    model.known = model.connected = false;
    model.present = true;
    model.path = MODEL_DEVICE;
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
    model.bus = sd_bus_close_unref(model.bus);
}
