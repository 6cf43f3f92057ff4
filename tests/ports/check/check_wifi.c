/* SPDX-License-Identifier: Apache-2.0 */
/* Joining a network, and going back to the one before. */
#include "check.h"

/* [WIFI-5] [RUN-3] result, then state; then the service ends */
static void joins(void **state)
{
    (void)state;
    is_ready();
    sends(JOIN);
    EXPECT(STATE, "03");
    EXPECT_QUIET(); /* it does not wait in the write */
    edge_passes(2500);
    EXPECT(RESULT, "01 14 13 'http://192.168.1.'"); /* cut: MTU - 3 */
    EXPECT(STATE, "04");
    EXPECT_READ(RESULT, "01 14 13 'http://192.168.1.7/' CS");
    assert_string_equal(edge_connected(), "MyWirelessAP");
    edge_passes(9000);
    EXPECT_READ(STATE, "04");
    edge_passes(1000);
    EXPECT_READ(STATE, "");
    edge_disconnects(1);
    assert_int_equal(advertised_state(), 0);
    EXPECT_QUIET();
    assert_false(edge_remembers(PASSWORD)); /* [WIFI-8] */
}

/* [WIFI-7] what worked is there at the next boot, and no service */
static void is_saved(void **state)
{
    (void)state;
    lives_at_home();
    edge_boots();
    edge_passes(3000);
    assert_string_equal(edge_connected(), "Home");
    edge_passes(100000);
    assert_int_equal(advertised_state(), 0);
    assert_false(edge_remembers(HOME_PASSWORD));
}

/* [WIFI-6] [WIFI-7] [RUN-4] the network before is back; it counts for nothing
 * new, and is what is saved */
static void goes_home(uint32_t after_ms, const char *frame)
{
    moves();
    sends(frame);
    EXPECT(STATE, "03");
    edge_passes(after_ms - 200);
    EXPECT_QUIET();
    edge_passes(300);
    EXPECT(ERROR, "03");
    EXPECT(STATE, "02");
    EXPECT_QUIET();
    edge_passes(2500);
    assert_string_equal(edge_connected(), "Home");
    EXPECT_READ(STATE, "02");
    EXPECT_QUIET();
    assert_false(edge_remembers("password"));
    edge_boots();
    edge_passes(2500);
    assert_string_equal(edge_connected(), "Home");
}

static void goes_home_after_a_wrong_password(void **state)
{
    (void)state;
    goes_home(3000, JOIN_WRONG);
}

static void goes_home_when_nobody_answers(void **state)
{
    (void)state;
    goes_home(30000, JOIN_SILENT);
}

/* ... and takes the right password then */
static void joins_after_a_mistake(void **state)
{
    (void)state;
    moves();
    sends(JOIN_WRONG);
    edge_passes(3100);
    forget_notifications();
    sends(JOIN);
    EXPECT(ERROR, "00");
    EXPECT(STATE, "03");
    edge_passes(2500);
    EXPECT(RESULT, "01 14 13 'http://192.168.1.'");
    EXPECT(STATE, "04");
    assert_string_equal(edge_connected(), "MyWirelessAP");
}

static void fails_where_there_is_no_network_before(void **state)
{
    (void)state;
    is_ready();
    sends(JOIN_WRONG);
    edge_passes(3100);
    EXPECT(STATE, "03");
    EXPECT(ERROR, "03");
    EXPECT(STATE, "02");
    edge_boots();
    assert_int_equal(advertised_state(), 1);
    assert_string_equal(edge_connected(), "");
}

/* What can't be saved has not worked. */
static void fails_if_it_can_not_be_saved(void **state)
{
    (void)state;
    moves();
    edge_breaks_flash(true);
    sends(JOIN);
    edge_passes(2500);
    EXPECT(STATE, "03");
    EXPECT(ERROR, "03");
    EXPECT(STATE, "02");
    edge_passes(2500);
    assert_string_equal(edge_connected(), "Home");
    assert_false(edge_remembers(PASSWORD));
}

/* [WIFI-9] and it is found again, to tell how it went */
static void joins_though_the_central_leaves(void **state)
{
    (void)state;
    is_ready();
    sends(JOIN);
    edge_disconnects(1);
    assert_int_equal(advertised_state(), 3);
    edge_passes(2500);
    assert_int_equal(advertised_state(), 4);
    connects();
    EXPECT_READ(STATE, "04");
    EXPECT_READ(RESULT, "01 14 13 'http://192.168.1.7/' CS");
}

static void time_runs_out(void)
{
    edge_passes(31000);
    edge_writes(1, 0, (struct improv_bytes){(const uint8_t[]){2, 0, 2}, 3});
}

/* [WIFI-6] it was saved when the engine had given it up: it is undone */
static void undoes_what_was_saved_too_late(void **state)
{
    (void)state;
    moves();
    sends(JOIN);
    EXPECT(STATE, "03");
    edge_meanwhile(time_runs_out);
    edge_passes(2500);
    EXPECT(ERROR, "03");
    EXPECT(STATE, "02");
    EXPECT(ERROR, "00"); /* of identify */
    EXPECT_QUIET();
    edge_passes(5000);
    assert_string_equal(edge_connected(), "Home");
    edge_boots();
    edge_passes(5000);
    assert_string_equal(edge_connected(), "Home");
}

/* [RUN-2] it opens when Wi-Fi is away for long, [RUN-4] and closes */
static void opens_when_wifi_is_away(void **state)
{
    (void)state;
    lives_at_home();
    edge_air_is_dead(true);
    edge_passes(50000);
    assert_int_equal(advertised_state(), 0);
    edge_air_is_dead(false);
    edge_passes(3000); /* back in time */
    edge_air_is_dead(true);
    edge_passes(59000);
    assert_int_equal(advertised_state(), 0);
    edge_passes(2000);
    assert_int_equal(advertised_state(), 1);
    edge_air_is_dead(false);
    edge_passes(3000);
    assert_int_equal(advertised_state(), 4);
    edge_passes(11000);
    assert_int_equal(advertised_state(), 0);
}

/* [RUN-2] the same at boot, where a network is saved but not there */
static void opens_when_wifi_does_not_come(void **state)
{
    (void)state;
    lives_at_home();
    edge_air_is_dead(true);
    edge_boots();
    edge_passes(59000);
    assert_int_equal(advertised_state(), 0);
    edge_passes(2000);
    assert_int_equal(advertised_state(), 1);
}

/* [WIFI-5] at every step: the old network or the new one, and the new one if
 * the client was told so; false when the power was not cut */
static bool survives_a_power_cut(unsigned steps)
{
    bool told = false;
    struct edge_notification notification;

    moves();
    sends(JOIN);
    edge_cuts_power_in(steps);
    edge_passes(4000);
    if (edge_has_power())
        return false;
    while (edge_notified(&notification))
        told = told ||
               (notification.characteristic == IMPROV_CHARACTERISTIC_STATE &&
                notification.value[0] == 0x04);
    edge_boots();
    edge_passes(4000);
    if (told || strcmp(edge_connected(), "Home") != 0)
        assert_string_equal(edge_connected(), "MyWirelessAP");
    return true;
}

static void survives_every_power_cut(void **state)
{
    (void)state;
    unsigned steps = 0;

    while (survives_a_power_cut(steps))
        steps++;
    assert_true(steps >= 2); /* a write at the least */
}

int main(int argc, char **argv)
{
    (void)argv;
    const struct CMUnitTest tests[] = {
        SCENARIO(joins),
        SCENARIO(is_saved),
        SCENARIO(goes_home_after_a_wrong_password),
        SCENARIO(goes_home_when_nobody_answers),
        SCENARIO(joins_after_a_mistake),
        SCENARIO(fails_where_there_is_no_network_before),
        SCENARIO(fails_if_it_can_not_be_saved),
        SCENARIO(joins_though_the_central_leaves),
        SCENARIO(undoes_what_was_saved_too_late),
        SCENARIO(opens_when_wifi_is_away),
        SCENARIO(opens_when_wifi_does_not_come),
        SCENARIO(survives_every_power_cut),
    };
    return check_run(tests, COUNT(tests), argc);
}
