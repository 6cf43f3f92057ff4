/* SPDX-License-Identifier: Apache-2.0 */
/* The settings as one blob [DIGO-7]. */
#include "improv/wipe.h"
#include "improv_port/settings.h"
#include "unit.h"

/* A byte of the buffer that nothing has written. */
enum { UNTOUCHED = 0x5A };

static uint8_t blob[IMPROV_SETTINGS_MAX];
static size_t length;

static int begins(void **state)
{
    (void)state;
    memset(blob, UNTOUCHED, sizeof blob);
    length = 0;
    return 0;
}

static struct improv_request request_of(uint8_t command, const char *value)
{
    return (struct improv_request){
        .command = command, .count = 1, .values = {chars(value)}};
}

static size_t set_within(size_t capacity, uint8_t command, const char *value)
{
    const struct improv_request request = request_of(command, value);

    return improv_settings_set(blob, length, capacity, &request);
}

static void set(uint8_t command, const char *value)
{
    length = set_within(sizeof blob, command, value);
    assert_int_not_equal(length, 0);
}

static void assert_blob(const char *expected)
{
    assert_bytes(((struct improv_bytes){blob, length}), expected);
}

/* From a copy on the heap that is exactly as long. */
static void assert_value(uint8_t command, const char *expected)
{
    struct improv_bytes values[IMPROV_VALUES_MAX];
    uint8_t *copy = malloc(length > 0 ? length : 1);

    memcpy(copy, blob, length);
    int count = improv_settings_get((struct improv_bytes){copy, length},
                                    command, values);
    if (expected) {
        assert_int_equal(count, 1);
        assert_true(bytes_equal(values[0], chars(expected)));
    } else {
        assert_int_equal(count, 0);
    }
    free(copy);
}

static void has_nothing_at_first(void **state)
{
    (void)state;
    struct improv_bytes values[IMPROV_VALUES_MAX];

    assert_value(0x06, NULL);
    assert_int_equal(
        improv_settings_get((struct improv_bytes){NULL, 0}, 0x06, values), 0);
}

static void keeps_one_frame_for_each_command(void **state)
{
    (void)state;
    set(0x06, "Lamp");
    assert_blob("06 05 04 'Lamp' CS");
    set(0xCA, "token");
    assert_int_equal(length, 8 + 9);
    assert_value(0x06, "Lamp");
    assert_value(0xCA, "token");
    assert_value(0x05, NULL);
}

static void keeps_all_strings_in_order(void **state)
{
    (void)state;
    static const char *const strings[] = {"api.example.net", "8883", "", "",
                                          "true"};
    struct improv_bytes values[IMPROV_VALUES_MAX];
    struct improv_request request = {.command = 0xC8, .count = 5};

    for (int i = 0; i < 5; i++)
        request.values[i] = chars(strings[i]);
    set(0x06, "Lamp");
    length = improv_settings_set(blob, length, sizeof blob, &request);
    assert_int_equal(
        improv_settings_get((struct improv_bytes){blob, length}, 0xC8, values),
        5);
    for (int i = 0; i < 5; i++)
        assert_true(bytes_equal(values[i], request.values[i]));
}

/* First, in the middle and last; longer, shorter and as long. */
static void replaces_wherever_it_is(void **state)
{
    (void)state;
    static const char *const values[] = {"x", "longer than before", "seven77"};

    for (uint8_t which = 1; which <= 3; which++)
        for (size_t i = 0; i < COUNT(values); i++) {
            begins(NULL);
            set(1, "first--");
            set(2, "second-");
            set(3, "third--");
            set(which, values[i]);
            assert_value(1, which == 1 ? values[i] : "first--");
            assert_value(2, which == 2 ? values[i] : "second-");
            assert_value(3, which == 3 ? values[i] : "third--");
            assert_int_equal(length, 3 * 11 - 7 + strlen(values[i]));
        }
}

static void unsets(void **state)
{
    (void)state;
    const struct improv_request nothing = {.command = 0x06};

    set(0x06, "Lamp");
    length = improv_settings_set(blob, length, sizeof blob, &nothing);
    assert_value(0x06, NULL);
    assert_blob("06 00 06");
}

static void takes_values_out_of_itself(void **state)
{
    (void)state;
    struct improv_bytes values[IMPROV_VALUES_MAX];
    struct improv_request request = {.command = 0x05, .count = 1};

    set(0x05, "a");
    set(0x06, "kitchen");
    improv_settings_get((struct improv_bytes){blob, length}, 0x06, values);
    request.values[0] = values[0];
    length = improv_settings_set(blob, length, sizeof blob, &request);
    assert_value(0x05, "kitchen");
    assert_value(0x06, "kitchen");
}

/* Each capacity: all or nothing. */
static void changes_nothing_where_it_does_not_fit(void **state)
{
    (void)state;
    uint8_t before[sizeof blob];

    set(0x06, "Lamp"); /* 8 bytes */
    set(0xCA, "old");  /* 7 */
    memcpy(before, blob, sizeof blob);
    for (size_t capacity = 0; capacity <= 16; capacity++) {
        assert_int_equal(set_within(capacity, 0xCA, "longer"), 0); /* 8 + 10 */
        assert_memory_equal(blob, before, sizeof blob);
    }
    assert_int_equal(set_within(17, 0xCA, "longer"), 0);
    assert_memory_equal(blob, before, sizeof blob);
    assert_int_equal(set_within(18, 0xCA, "longer"), 18);
    assert_int_equal(blob[18], UNTOUCHED);
}

static void refuses_what_no_frame_can_carry(void **state)
{
    (void)state;
    char value[256];

    memset(value, 'v', sizeof value);
    value[255] = '\0';
    set(0x06, "Lamp");
    assert_int_equal(set_within(sizeof blob, 0x06, value), 0);
    assert_value(0x06, "Lamp");
    value[254] = '\0';
    set(0x06, value);
    assert_value(0x06, value);
}

/* Five commands of any size fit IMPROV_SETTINGS_MAX. */
static void has_room_for_all_commands(void **state)
{
    (void)state;
    static const uint8_t commands[] = {0x05, 0x06, 0xC8, 0xC9, 0xCA};
    char value[255];

    memset(value, 'v', sizeof value);
    value[254] = '\0';
    for (size_t i = 0; i < COUNT(commands); i++)
        set(commands[i], value);
    assert_int_equal(length, sizeof blob);
    for (size_t i = 0; i < COUNT(commands); i++)
        assert_value(commands[i], value);
}

static void set_three(void)
{
    begins(NULL);
    set(0x05, "host");
    set(0xCA, "token");
    set(0x06, "name");
}

/* A cut between two frames leaves those before it: all others are nothing. */
static void takes_a_cut_blob_for_none(void **state)
{
    (void)state;
    set_three();
    size_t whole = length;

    for (length = 0; length < whole; length++) {
        bool between = length == 8 || length == 17;
        assert_value(0x05, between ? "host" : NULL);
        assert_value(0xCA, length == 17 ? "token" : NULL);
        assert_value(0x06, NULL);
    }
}

static void takes_every_flipped_bit_for_none(void **state)
{
    (void)state;
    set_three();
    for (size_t i = 0; i < length; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            blob[i] ^= (uint8_t)(1U << bit);
            assert_value(0x05, NULL);
            assert_value(0xCA, NULL);
            assert_value(0x06, NULL);
            blob[i] ^= (uint8_t)(1U << bit);
        }
    assert_value(0xCA, "token");
}

/* Strings that do not use up their frame. */
static void takes_bad_strings_for_none(void **state)
{
    (void)state;
    struct text text = text_read("06 03 04 'ab' CS");

    memcpy(blob, text.bytes, text.length);
    length = text.length;
    assert_value(0x06, NULL);
}

static void begins_anew_after_a_broken_blob(void **state)
{
    (void)state;
    set_three();
    for (size_t i = 0; i < 25; i++) {
        set_three();
        blob[i] ^= 0x20;
        set(0x06, "x");
        assert_blob("06 02 01 'x' CS");
    }
}

/* Not one byte of what was there is behind the end. */
static void leaves_no_secret_behind(void **state)
{
    (void)state;
    for (int broken = 0; broken <= 1; broken++) {
        begins(NULL);
        set(0xCA, "a very long secret");
        size_t before = length;
        blob[3] ^= (uint8_t)broken;
        set(0xCA, "x");
        for (size_t i = length; i < before; i++)
            assert_int_equal(blob[i], 0);
        assert_int_equal(blob[before], UNTOUCHED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(has_nothing_at_first, begins),
        cmocka_unit_test_setup(keeps_one_frame_for_each_command, begins),
        cmocka_unit_test_setup(keeps_all_strings_in_order, begins),
        cmocka_unit_test_setup(replaces_wherever_it_is, begins),
        cmocka_unit_test_setup(unsets, begins),
        cmocka_unit_test_setup(takes_values_out_of_itself, begins),
        cmocka_unit_test_setup(changes_nothing_where_it_does_not_fit, begins),
        cmocka_unit_test_setup(refuses_what_no_frame_can_carry, begins),
        cmocka_unit_test_setup(has_room_for_all_commands, begins),
        cmocka_unit_test_setup(takes_a_cut_blob_for_none, begins),
        cmocka_unit_test_setup(takes_every_flipped_bit_for_none, begins),
        cmocka_unit_test_setup(takes_bad_strings_for_none, begins),
        cmocka_unit_test_setup(begins_anew_after_a_broken_blob, begins),
        cmocka_unit_test_setup(leaves_no_secret_behind, begins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
