/* SPDX-License-Identifier: Apache-2.0 */
/* What clients ask for, and what they store. */
#include "check.h"

#define SET_NAME   "06 07 'Kitchen' CS"
#define ASK_NAME   "06 00 06"
#define NAME       "06 08 07 'Kitchen' CS"
#define SET_OTHER  "06 04 'Hall' CS"
#define OTHER_NAME "06 05 04 'Hall' CS"
#define TOKEN      "a token that is long enough to be seen"
#define SET_TOKEN  "CA 27 26 '" TOKEN "' CS"

/* [INFO-2] */
static void tells_what_it_is(void **state)
{
    (void)state;
    struct edge_notification got;
    uint8_t result[IMPROV_FRAME_MAX];

    connects();
    sends("03 00 03");
    assert_true(edge_notified(&got));
    assert_int_equal(got.characteristic, IMPROV_CHARACTERISTIC_RESULT);
    size_t length = edge_reads(IMPROV_CHARACTERISTIC_RESULT, result);
    struct improv_bytes strings[6];
    struct improv_frame frame;
    assert_int_equal(
        improv_frame_decode((struct improv_bytes){result, length}, &frame),
        IMPROV_COMPLETE);
    assert_in_range(improv_strings_decode(frame.data, strings, 6), 4, 6);
}

/* [SCAN-2] [SCAN-3] */
static void tells_what_is_in_range(void **state)
{
    (void)state;
    connects();
    sends("04 00 04");
    EXPECT_QUIET(); /* it does not wait in the write */
    edge_passes(2500);
    EXPECT(RESULT, "04 34 0C 'MyWirelessAP' 03 '-40' 04");
    EXPECT_READ(RESULT, "04 34 0C 'MyWirelessAP' 03 '-40' 04 'WPA2' "
                        "04 'Home' 03 '-60' 04 'WPA2' "
                        "06 'Silent' 03 '-80' 04 'WPA2' CS");
    sends("04 00 04"); /* and again */
    edge_passes(2500);
    EXPECT(RESULT, "04 34 0C 'MyWirelessAP' 03 '-40' 04");
}

/* [NAME-1] also at the next boot */
static void keeps_a_name(void **state)
{
    (void)state;
    assert_string_not_equal(edge_name(), ""); /* the factory's */
    is_ready();
    sends(SET_NAME);
    EXPECT(RESULT, NAME);
    assert_string_equal(edge_name(), "Kitchen");
    sends("05 07 'kitchen' CS");
    EXPECT(RESULT, "05 08 07 'kitchen' CS");
    edge_boots();
    assert_string_equal(edge_name(), "Kitchen");
    is_ready();
    sends(ASK_NAME);
    EXPECT(RESULT, NAME);
    sends("05 00 05");
    EXPECT(RESULT, "05 08 07 'kitchen' CS");
}

/* The longest name, at an MTU of 23: cut as it is told, and read whole. */
static void keeps_the_longest_name(void **state)
{
    (void)state;
    struct text frame = text_read("06 FE 6E*254 CS");

    is_ready();
    for (size_t at = 0; at < frame.length; at += 20)
        edge_writes(1, 0,
                    (struct improv_bytes){
                        frame.bytes + at,
                        frame.length - at < 20 ? frame.length - at : 20});
    EXPECT(RESULT, "06 FF FE 6E*17");
    EXPECT_READ(RESULT, "06 FF FE 6E*254 CS");
}

/* [DIGO-7] and no token is left in memory [WIFI-8] */
static void stores_a_token(void **state)
{
    (void)state;
    is_ready();
    sends(SET_TOKEN);
    EXPECT(RESULT, "CA 00 CA");
    assert_false(edge_remembers(TOKEN));
    edge_boots();
    assert_false(edge_remembers(TOKEN));
}

/* [REQ-1] [DIGO-7] the old settings stay */
static void says_that_it_can_not_store(void **state)
{
    (void)state;
    is_ready();
    sends(SET_NAME);
    EXPECT(RESULT, NAME);
    edge_breaks_flash(true);
    sends(SET_OTHER);
    EXPECT(ERROR, "FF");
    sends(SET_TOKEN);
    EXPECT(ERROR, "00");
    EXPECT(ERROR, "FF");
    edge_breaks_flash(false);
    sends(ASK_NAME);
    EXPECT(ERROR, "00");
    EXPECT(RESULT, NAME);
    assert_false(edge_remembers(TOKEN));
}

static void asks_more_than_flash_can_do(void)
{
    edge_passes(5100);
    sends(SET_OTHER); /* the one before ran out of time */
    edge_passes(5100);
    sends("02 00 02"); /* and this one, too */
}

/* [REQ-3] what the client was told is not done is not done later */
static void stores_nothing_that_was_given_up(void **state)
{
    (void)state;
    is_ready();
    sends(SET_NAME);
    EXPECT(RESULT, NAME);
    edge_meanwhile(asks_more_than_flash_can_do);
    sends(SET_TOKEN);
    EXPECT(ERROR, "FF");
    EXPECT(ERROR, "00");
    EXPECT(ERROR, "FF");
    EXPECT(ERROR, "00");
    EXPECT_QUIET();
    sends(ASK_NAME);
    EXPECT(RESULT, NAME);
}

/* [DIGO-7] at every step: the old name or the new one, and the new one if the
 * client was told so; false when the power was not cut */
static bool survives_a_power_cut(unsigned steps)
{
    struct edge_notification notification;

    is_new();
    is_ready();
    sends(SET_NAME);
    forget_notifications();
    edge_cuts_power_in(steps);
    sends(SET_OTHER);
    if (edge_has_power())
        return false;
    bool told = edge_notified(&notification);
    edge_boots();
    is_ready();
    sends(ASK_NAME);
    assert_true(edge_notified(&notification));
    struct text kept = text_read(NAME);
    if (told || !bytes_equal((struct improv_bytes){notification.value,
                                                   notification.length},
                             text_view(&kept)))
        EXPECT_READ(RESULT, OTHER_NAME);
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
        SCENARIO(tells_what_it_is),
        SCENARIO(tells_what_is_in_range),
        SCENARIO(keeps_a_name),
        SCENARIO(keeps_the_longest_name),
        SCENARIO(stores_a_token),
        SCENARIO(says_that_it_can_not_store),
        SCENARIO(stores_nothing_that_was_given_up),
        SCENARIO(survives_every_power_cut),
    };
    return check_run(tests, COUNT(tests), argc);
}
