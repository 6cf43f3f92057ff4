/* SPDX-License-Identifier: Apache-2.0 */
/* Frames put together from writes that are cut anywhere. */
#include "unit.h"

static struct improv_reassembly reassembly;
static struct improv_frame frame;

static int fresh(void **state)
{
    (void)state;
    memset(&reassembly, 0, sizeof reassembly);
    memset(&frame, 0, sizeof frame);
    return 0;
}

static enum improv_parse add_at(size_t offset, const char *text)
{
    struct improv_bytes bytes = text_exact(text);
    enum improv_parse parse =
        improv_reassembly_add(&reassembly, offset, bytes, &frame);
    free((void *)(uintptr_t)bytes.data); /* nothing may point there */
    return parse;
}

static enum improv_parse add(const char *text)
{
    return add_at(0, text);
}

static void assert_wiped(void)
{
    static const struct improv_reassembly empty;
    assert_memory_equal(&reassembly, &empty, sizeof empty);
}

/* [FRM-4] two writes, cut at each place there is */
static void accepts_every_cut(void **state)
{
    (void)state;
    struct text text = text_read("C8 FF 'x' 41*250 42*4 CS");
    for (size_t cut = 0; cut <= text.length; cut++) {
        struct improv_bytes first = {text.bytes, cut};
        struct improv_bytes second = {text.bytes + cut, text.length - cut};
        enum improv_parse parse =
            improv_reassembly_add(&reassembly, 0, first, &frame);
        if (cut < text.length) {
            assert_int_equal(parse, IMPROV_PARTIAL);
            parse = improv_reassembly_add(&reassembly, 0, second, &frame);
        }
        assert_int_equal(parse, IMPROV_COMPLETE);
        assert_int_equal(frame.command, 0xC8);
        assert_int_equal(frame.data.length, 255);
        assert_memory_equal(frame.data.data, text.bytes + 2, 255);
        improv_reassembly_clear(&reassembly);
    }
}

/* [FRM-4] one byte at a time, empty writes in between */
static void accepts_single_bytes(void **state)
{
    (void)state;
    struct text text = text_read("01 1E 0C 'MyWirelessAP' 10 "
                                 "'mysecurepassword' CS");
    for (size_t i = 0; i + 1 < text.length; i++) {
        struct improv_bytes byte = {text.bytes + i, 1};
        assert_int_equal(improv_reassembly_add(&reassembly, 0, byte, &frame),
                         IMPROV_PARTIAL);
        assert_int_equal(add(""), IMPROV_PARTIAL);
        assert_int_equal(reassembly.length, i + 1);
    }
    assert_int_equal(add("C0"), IMPROV_COMPLETE);
    assert_int_equal(frame.data.length, 0x1E);
}

/* [FRM-5] the parts of a long write follow each other without a gap */
static void accepts_a_long_write(void **state)
{
    (void)state;
    assert_int_equal(add_at(0, "01 06 04"), IMPROV_PARTIAL);
    assert_int_equal(add_at(3, "'Ca'"), IMPROV_PARTIAL);
    assert_int_equal(add_at(5, "'fe' 00"), IMPROV_PARTIAL);
    assert_int_equal(add_at(8, "7A"), IMPROV_COMPLETE);
    assert_int_equal(frame.data.length, 6);
    assert_memory_equal(frame.data.data,
                        "\x04"
                        "Cafe\0",
                        6);
}

/* [FRM-5] [FRM-8] */
static void refuses_a_wrong_offset(void **state)
{
    (void)state;
    static const size_t wrong[] = {1, 2, 4, 257, 258, 259, 65536, SIZE_MAX};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(add("01 06 04"), IMPROV_PARTIAL);
        assert_int_equal(add_at(wrong[i], "'Ca'"), IMPROV_MALFORMED);
        assert_wiped();
    }
    assert_int_equal(add_at(1, "01"), IMPROV_MALFORMED);
    assert_int_equal(add_at(1, ""), IMPROV_MALFORMED);
}

/* [FRM-3] [FRM-8] more than a frame can hold, at once or bit by bit */
static void refuses_what_is_too_long(void **state)
{
    (void)state;
    assert_int_equal(add("01 FF 41*298"), IMPROV_MALFORMED);
    assert_wiped();
    assert_int_equal(add("01 FF 41*510"), IMPROV_MALFORMED);
    assert_wiped();
    assert_int_equal(add("01 FF 41*257"), IMPROV_MALFORMED); /* 259 bytes */
    assert_wiped();
    assert_int_equal(add("01 FF 41*255"), IMPROV_PARTIAL); /* 257 bytes */
    assert_int_equal(add("00 00"), IMPROV_MALFORMED);
    assert_wiped();
}

/* [FRM-8] bytes past the end: all of it is dropped, the good part too */
static void refuses_bytes_left_over(void **state)
{
    (void)state;
    assert_int_equal(add("02 00 02 02"), IMPROV_MALFORMED);
    assert_wiped();
    assert_int_equal(add("02 00"), IMPROV_PARTIAL);
    assert_int_equal(add("02 02"), IMPROV_MALFORMED);
    assert_wiped();
    assert_int_equal(add("02 00 02"), IMPROV_COMPLETE);
}

/* [FRM-2] [FRM-8] nothing of a bad frame gets into the next one */
static void begins_anew_after_a_wrong_checksum(void **state)
{
    (void)state;
    assert_int_equal(add("01 06 04 'Cafe' 00 8D"), IMPROV_MALFORMED);
    assert_wiped();
    assert_int_equal(add("02 00 02"), IMPROV_COMPLETE);
}

/* [FRM-4] frames follow each other */
static void takes_one_frame_after_another(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(add("01 06 04 'Cafe' 00"), IMPROV_PARTIAL);
        assert_int_equal(add("CS"), IMPROV_MALFORMED); /* of nothing: 00 */
        assert_int_equal(add("01 FF 41*255 CS"), IMPROV_COMPLETE);
        assert_int_equal(add("01 FE 41*254 CS"), IMPROV_COMPLETE);
        assert_int_equal(frame.data.length, 254);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(accepts_every_cut, fresh),
        cmocka_unit_test_setup(accepts_single_bytes, fresh),
        cmocka_unit_test_setup(accepts_a_long_write, fresh),
        cmocka_unit_test_setup(refuses_a_wrong_offset, fresh),
        cmocka_unit_test_setup(refuses_what_is_too_long, fresh),
        cmocka_unit_test_setup(refuses_bytes_left_over, fresh),
        cmocka_unit_test_setup(begins_anew_after_a_wrong_checksum, fresh),
        cmocka_unit_test_setup(takes_one_frame_after_another, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
