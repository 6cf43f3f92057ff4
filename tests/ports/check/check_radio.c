/* SPDX-License-Identifier: Apache-2.0 */
/* How a port advertises, and what it does with connections and writes. */
#include "check.h"

/* [RUN-1] [ADV-1] [ADV-2] [AUTH-1] */
static void is_found_at_boot(void **state)
{
    (void)state;
    uint8_t packet[31];

    assert_true(edge_advertises(packet));
    assert_bytes(
        ((struct improv_bytes){packet, sizeof packet}),
        "02 01 06  11 07 00 80 26 78 74 27 63 46 72 22 28 62 68 77 46 00 "
        "09 16 77 46 01 0F 00 00 00 00");
    EXPECT_READ(STATE, "01");
    EXPECT_READ(ERROR, "00");
    EXPECT_READ(CAPABILITIES, "0F");
    EXPECT_READ(RESULT, "");
}

/* [ADV-4] and after each connection it is found again */
static void advertises_whenever_there_is_room(void **state)
{
    (void)state;
    for (uint32_t central = 1; central <= 3; central++) {
        assert_int_equal(advertised_state(), 1);
        assert_true(edge_connects(central));
        assert_int_equal(advertised_state(), 0); /* one at a time */
        edge_passes(100);
        edge_disconnects(central);
    }
    connects();
    presses(); /* the state changes while it is connected */
    assert_int_equal(advertised_state(), 0);
    edge_disconnects(1);
    assert_int_equal(advertised_state(), 2);
    edge_passes(60000);
    assert_int_equal(advertised_state(), 1);
}

/* [FRM-4] */
static void takes_a_frame_in_any_pieces(void **state)
{
    (void)state;
    struct text frame = text_read("03 00 03");
    struct edge_notification got;

    is_ready();
    for (size_t piece = 1; piece <= frame.length; piece++) {
        for (size_t at = 0; at < frame.length; at += piece) {
            size_t left = frame.length - at;
            edge_writes(1, 0,
                        (struct improv_bytes){frame.bytes + at,
                                              left < piece ? left : piece});
        }
        assert_true(edge_notified(&got));
        assert_int_equal(got.characteristic, IMPROV_CHARACTERISTIC_RESULT);
        EXPECT_QUIET();
    }
}

/* [FRM-5] the parts of a long write */
static void takes_a_long_write(void **state)
{
    (void)state;
    struct text frame = text_read(JOIN);

    is_ready();
    for (size_t at = 0; at < frame.length; at += 18)
        edge_writes(1, at,
                    (struct improv_bytes){
                        frame.bytes + at,
                        frame.length - at < 18 ? frame.length - at : 18});
    EXPECT(STATE, "03");
    EXPECT_QUIET();
}

/* [FRM-6] the next central begins with a clean slate, whatever its number */
static void forgets_half_a_frame_of_a_central_that_left(void **state)
{
    (void)state;
    is_ready();
    sends("03 00");
    edge_disconnects(1);
    connects();
    sends("02 00 02"); /* identify */
    EXPECT_QUIET();
}

/* [FRM-7] [TIME-2] nobody but the clock is there to say so */
static void tells_of_half_a_frame(void **state)
{
    (void)state;
    is_ready();
    sends("01 1E");
    edge_passes(4900);
    EXPECT_QUIET();
    edge_passes(200);
    EXPECT(ERROR, "01");
    EXPECT_QUIET();
}

/* [ERR-1] [ERR-2] errors come in order, and go with the central */
static void tells_errors_in_order(void **state)
{
    (void)state;
    connects();
    sends("07 00 07");
    EXPECT(ERROR, "02");
    sends(JOIN);
    EXPECT(ERROR, "00");
    EXPECT(ERROR, "04");
    edge_disconnects(1);
    EXPECT_READ(ERROR, "00");
}

/* [FRM-3] [FRM-8] longer than any frame */
static void survives_a_write_that_is_too_long(void **state)
{
    (void)state;
    is_ready();
    sends("01 FF 00*300");
    EXPECT(ERROR, "01");
    sends("02 00 02");
    EXPECT(ERROR, "00");
    EXPECT_QUIET();
}

int main(int argc, char **argv)
{
    (void)argv;
    const struct CMUnitTest tests[] = {
        SCENARIO(is_found_at_boot),
        SCENARIO(advertises_whenever_there_is_room),
        SCENARIO(takes_a_frame_in_any_pieces),
        SCENARIO(takes_a_long_write),
        SCENARIO(forgets_half_a_frame_of_a_central_that_left),
        SCENARIO(tells_of_half_a_frame),
        SCENARIO(tells_errors_in_order),
        SCENARIO(survives_a_write_that_is_too_long),
    };
    return check_run(tests, COUNT(tests), argc);
}
