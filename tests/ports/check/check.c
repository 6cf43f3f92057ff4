/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include "improv/service_data.h"

enum { SERVICE_DATA_AT = 25 }; /* [ADV-2] */

static uint32_t clock_ms;

int check_run(const struct CMUnitTest *tests, size_t count, int argc)
{
    clock_ms = argc > 1 ? 0U - 7000 : 1000;
    return _cmocka_run_group_tests("ports", tests, count, NULL, NULL);
}

int check_setup(void **state)
{
    (void)state;
    is_new();
    return 0;
}

int check_teardown(void **state)
{
    (void)state;
    const char *fault = edge_fault();

    if (fault)
        print_message("%s\n", fault);
    edge_air_is_dead(false);
    return fault ? 1 : 0;
}

void is_new(void)
{
    edge_makes(clock_ms);
    edge_boots();
    edge_passes(100);
}

void forget_notifications(void)
{
    struct edge_notification notification;

    while (edge_notified(&notification))
        ;
}

void connects(void)
{
    assert_true(edge_connects(1));
    forget_notifications();
}

void presses(void)
{
    edge_contact(true);
    edge_passes(100);
    edge_contact(false);
    edge_passes(100);
}

void is_ready(void)
{
    connects();
    presses();
    EXPECT(STATE, "02");
    EXPECT_QUIET();
}

void lives_at_home(void)
{
    is_new();
    is_ready();
    sends(JOIN_HOME);
    edge_passes(15000);
    edge_disconnects(1);
    edge_passes(1000);
    assert_string_equal(edge_connected(), "Home");
    assert_int_equal(advertised_state(), 0);
    forget_notifications();
}

void moves(void)
{
    lives_at_home();
    edge_user_asks();
    is_ready();
}

void sends(const char *frame)
{
    struct text text = text_read(frame);

    edge_writes(1, 0, text_view(&text));
}

void expect_at(enum improv_characteristic characteristic, const char *bytes,
               const char *file, int line)
{
    struct edge_notification got = {0};
    struct text text = text_read(bytes);

    _assert_true(edge_notified(&got), "a notification", file, line);
    _assert_int_equal(got.characteristic, characteristic, file, line);
    _assert_true(bytes_equal((struct improv_bytes){got.value, got.length},
                             text_view(&text)),
                 bytes, file, line);
}

void expect_quiet_at(const char *file, int line)
{
    struct edge_notification got;

    _assert_true(!edge_notified(&got), "no notification", file, line);
}

void expect_read_at(enum improv_characteristic characteristic,
                    const char *bytes, const char *file, int line)
{
    uint8_t value[IMPROV_FRAME_MAX];
    size_t length = edge_reads(characteristic, value);
    struct text text = text_read(bytes);

    _assert_true(
        bytes_equal((struct improv_bytes){value, length}, text_view(&text)),
        bytes, file, line);
}

unsigned advertised_state(void)
{
    uint8_t packet[31];

    return edge_advertises(packet) ? packet[SERVICE_DATA_AT] : 0;
}
