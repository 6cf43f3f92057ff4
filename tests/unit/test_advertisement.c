/* SPDX-License-Identifier: Apache-2.0 */
/* What a device advertises, and what a client makes of it. */
#include "improv/advertisement.h"

#include <stdio.h>

#include "unit.h"

#define FLAGS        "02 01 06 "
#define UUID         "00 80 26 78 74 27 63 46 72 22 28 62 68 77 46 00 "
#define OTHER_UUID   "FB 34 9B 5F 80 00 00 80 00 10 00 00 0F 18 00 00 "
#define SERVICE      "11 07 " UUID
#define SERVICE_DATA "09 16 77 46 02 01 00 00 00 00 "

/* From bytes that end where the text does: sanitizers see every overrun. */
static bool decode(const char *string, struct improv_discovery *discovery)
{
    struct improv_bytes bytes = text_exact(string);
    bool whole = improv_advertisement_decode(bytes, discovery);
    free((void *)(uintptr_t)bytes.data); /* so the name is not looked at */
    return whole;
}

static struct improv_discovery discover(const char *string, bool whole)
{
    struct improv_discovery discovery = {0};
    assert_int_equal(decode(string, &discovery), whole);
    return discovery;
}

static void assert_improv(const char *string)
{
    struct improv_discovery discovery = discover(string, true);
    assert_true(discovery.improv);
}

static void assert_no_improv(const char *string, bool whole)
{
    struct improv_discovery discovery = discover(string, whole);
    assert_false(discovery.improv);
    assert_false(discovery.has_service_data);
}

/* --- What a device advertises --------------------------------------------- */

/* [ADV-1] [ADV-2] all of it in one packet that is full */
static void writes_31_bytes(void **state)
{
    (void)state;
    const struct improv_service_data data = {.state = 0x02, .capabilities = 1};
    uint8_t bytes[IMPROV_ADVERTISEMENT_LENGTH + 1];
    memset(bytes, 0xEE, sizeof bytes);
    improv_advertisement_encode(&data, bytes);
    assert_bytes(((struct improv_bytes){bytes, sizeof bytes}),
                 FLAGS SERVICE SERVICE_DATA "EE");
    assert_int_equal(IMPROV_ADVERTISEMENT_LENGTH, 31);
}

/* [ADV-1] [ADV-2] [ADV-4] any state, any capabilities */
static void reads_what_it_writes(void **state)
{
    (void)state;
    for (unsigned value = 0; value <= 0xFFFF; value++) {
        const struct improv_service_data data = {
            .state = (uint8_t)value, .capabilities = (uint8_t)(value >> 8)};
        struct improv_discovery discovery = {0};
        uint8_t bytes[IMPROV_ADVERTISEMENT_LENGTH];
        improv_advertisement_encode(&data, bytes);
        assert_true(improv_advertisement_decode(
            (struct improv_bytes){bytes, sizeof bytes}, &discovery));
        assert_true(discovery.improv && discovery.has_service_data);
        assert_int_equal(discovery.service_data.state, data.state);
        assert_int_equal(discovery.service_data.capabilities,
                         data.capabilities);
        assert_int_equal(discovery.name.length, 0);
    }
}

/* --- What a client knows it by -------------------------------------------- */

/* [ADV-5] nothing is known */
static void reads_nothing_from_nothing(void **state)
{
    (void)state;
    assert_no_improv("", true);
    assert_no_improv("00", true);
    assert_no_improv(FLAGS, true);
    struct improv_discovery discovery = {0};
    assert_true(
        improv_advertisement_decode((struct improv_bytes){0}, &discovery));
    assert_false(discovery.improv);
}

/* [ADV-2] the service alone, in a list that has it all or only some */
static void knows_the_service(void **state)
{
    (void)state;
    struct improv_discovery discovery = discover(SERVICE, true);
    assert_true(discovery.improv);
    assert_false(discovery.has_service_data);
    assert_improv("11 06 " UUID);
}

/* [ADV-2] one of several UUIDs, wherever it stands */
static void knows_the_service_among_others(void **state)
{
    (void)state;
    assert_improv("21 07 " UUID OTHER_UUID);
    assert_improv("21 07 " OTHER_UUID UUID);
    assert_improv("31 06 " OTHER_UUID UUID OTHER_UUID);
    assert_improv("12 07 " UUID "00"); /* and something left over */
    assert_improv("11 07 " OTHER_UUID SERVICE);
}

/* [ID-1] only the service, at its place, whole */
static void does_not_know_others(void **state)
{
    (void)state;
    assert_no_improv("11 07 " OTHER_UUID, true);
    assert_no_improv("21 07 " OTHER_UUID OTHER_UUID, true);
    assert_no_improv("01 07", true);
    assert_no_improv("10 07 00 80 26 78 74 27 63 46 72 22 28 62 68 77 46",
                     true);
    assert_no_improv("12 07 00 " UUID, true);
    assert_no_improv("11 05 " UUID, true); /* 32-bit UUIDs */
    assert_no_improv("11 07 01 80 26 78 74 27 63 46 72 22 28 62 68 77 46 00",
                     true); /* a characteristic */
    assert_no_improv("11 07 00 80 26 78 74 27 63 46 72 22 28 62 68 77 46 01",
                     true);
}

/* [ADV-1] the service data alone say what it is */
static void knows_the_service_data(void **state)
{
    (void)state;
    static const char *const texts[] = {SERVICE_DATA,
                                        "0B 16 77 46 02 01 11 22 33 44 55 66"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct improv_discovery discovery = discover(texts[i], true);
        assert_true(discovery.improv && discovery.has_service_data);
        assert_int_equal(discovery.service_data.state, 0x02);
        assert_int_equal(discovery.service_data.capabilities, 0x01);
    }
}

/* [ADV-1] fewer than six bytes say that it is Improv, and no more */
static void does_not_take_short_service_data(void **state)
{
    (void)state;
    static const char *const texts[] = {"03 16 77 46", "04 16 77 46 02",
                                        "08 16 77 46 02 01 00 00 00"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct improv_discovery discovery = discover(texts[i], true);
        assert_true(discovery.improv);
        assert_false(discovery.has_service_data);
        assert_int_equal(discovery.service_data.state, 0);
    }
}

/* [ADV-1] of another UUID */
static void does_not_take_other_service_data(void **state)
{
    (void)state;
    assert_no_improv("09 16 76 46 02 01 00 00 00 00", true);
    assert_no_improv("09 16 77 47 02 01 00 00 00 00", true);
    assert_no_improv("09 16 46 77 02 01 00 00 00 00", true);
    assert_no_improv("09 21 77 46 02 01 00 00 00 00", true);
    assert_no_improv("01 16", true);
    assert_no_improv("02 16 77", true);
}

/* --- One by one ----------------------------------------------------------- */

static bool keeps(const char *string, size_t length, bool improv, bool data)
{
    struct improv_discovery discovery = {0};
    struct text text = text_read(string);
    uint8_t *cut = malloc(length > 0 ? length : 1);
    assert_non_null(cut);
    memcpy(cut, text.bytes, length);
    bool whole = improv_advertisement_decode((struct improv_bytes){cut, length},
                                             &discovery);
    free(cut);
    assert_int_equal(discovery.improv, improv);
    assert_int_equal(discovery.has_service_data, data);
    return whole;
}

/* [ADV-5] cut at every byte: what came before is kept */
static void keeps_what_came_before_a_cut(void **state)
{
    (void)state;
    static const char whole[] = FLAGS SERVICE SERVICE_DATA;
    for (size_t length = 0; length <= IMPROV_ADVERTISEMENT_LENGTH; length++) {
        bool at_end = length == 0 || length == 3 || length == 21 ||
                      length == IMPROV_ADVERTISEMENT_LENGTH;
        bool is_whole = keeps(whole, length, length >= 21,
                              length == IMPROV_ADVERTISEMENT_LENGTH);
        assert_int_equal(is_whole, at_end);
    }
}

/* [ADV-5] a length that points past the end, by one and by all */
static void keeps_what_came_before_a_length_that_lies(void **state)
{
    (void)state;
    static const char *const ends[] = {"01", "0A 16 77 46 02 01 00 00 00 00",
                                       "FF 16 77 46 02 01 00 00 00 00", "FF"};
    for (size_t i = 0; i < COUNT(ends); i++) {
        char string[128];
        snprintf(string, sizeof string, SERVICE "%s", ends[i]);
        struct improv_discovery discovery = discover(string, false);
        assert_true(discovery.improv);
        assert_false(discovery.has_service_data);
    }
    assert_no_improv("12 07 " UUID, false);
}

/* [ADV-5] structures of any type, an empty one of each included */
static void passes_over_what_it_does_not_know(void **state)
{
    (void)state;
    for (unsigned type = 0; type <= 0xFF; type++) {
        char string[256];
        snprintf(string, sizeof string,
                 "01 %02X 04 %02X 11 22 33 " SERVICE_DATA "03 %02X 00 00", type,
                 type, type);
        struct improv_discovery discovery = discover(string, true);
        assert_true(discovery.improv && discovery.has_service_data);
        assert_int_equal(discovery.service_data.state, 0x02);
    }
}

/* [ADV-5] a length of zero ends it: what follows is padding */
static void ends_at_a_length_of_zero(void **state)
{
    (void)state;
    assert_no_improv(FLAGS "00 " SERVICE SERVICE_DATA, true);
    assert_improv(SERVICE "00 00 00");
    assert_improv(SERVICE "00 FF"); /* no structure any more */
}

/* [ADV-5] an advertisement of the long kind */
static void reads_more_than_a_packet(void **state)
{
    (void)state;
    assert_improv("FF FF 41*254 FF FF 41*254 " SERVICE SERVICE_DATA);
}

/* --- Names, and scan responses -------------------------------------------- */

static void assert_name(const char *string, const char *name)
{
    struct improv_discovery discovery = {0};
    struct text text = text_read(string);
    assert_true(improv_advertisement_decode(text_view(&text), &discovery));
    assert_bytes(discovery.name, name);
}

/* [ADV-2] long or short */
static void reads_the_name(void **state)
{
    (void)state;
    assert_name(SERVICE "03 09 'tv'", "'tv'");
    assert_name("03 08 'tv' " SERVICE, "'tv'");
    assert_name("01 09", "");
    assert_name("02 09 00", "00"); /* any bytes: others make them harmless */
    assert_name("03 0A 'tv'", "");
    assert_name("F9 09 41*248", "41*248");
}

/* [ADV-2] the name is a view of what was read */
static void points_to_the_name(void **state)
{
    (void)state;
    struct improv_discovery discovery = {0};
    struct text text = text_read(FLAGS "03 09 'tv'");
    assert_true(improv_advertisement_decode(text_view(&text), &discovery));
    assert_ptr_equal(discovery.name.data, text.bytes + 5);
}

/* [ADV-2] the name comes in the scan response; all else stays */
static void adds_what_the_scan_response_says(void **state)
{
    (void)state;
    struct improv_discovery discovery = {0};
    struct text response = text_read("03 09 'tv'");
    assert_true(decode(FLAGS SERVICE SERVICE_DATA, &discovery));
    assert_true(improv_advertisement_decode(text_view(&response), &discovery));
    assert_bytes(discovery.name, "'tv'");
    assert_true(discovery.improv && discovery.has_service_data);
    assert_int_equal(discovery.service_data.state, 0x02);
    assert_int_equal(discovery.service_data.capabilities, 0x01);
}

/* [ADV-4] and the next advertisement says the state of then; the name, which
 * it lacks, stays */
static void takes_the_newest_state(void **state)
{
    (void)state;
    struct improv_discovery discovery = {.name = chars("tv")};
    assert_true(decode(SERVICE_DATA, &discovery));
    assert_true(decode("09 16 77 46 04 03 00 00 00 00", &discovery));
    assert_int_equal(discovery.service_data.state, 0x04);
    assert_int_equal(discovery.service_data.capabilities, 0x03);
    assert_bytes(discovery.name, "'tv'");
}

/* [ADV-1] [ADV-5] nothing that is cut or short takes away what is known */
static void keeps_what_is_known(void **state)
{
    (void)state;
    struct improv_discovery discovery = {0};
    assert_true(decode(SERVICE_DATA, &discovery));
    assert_true(decode("", &discovery));
    assert_true(decode("04 16 77 46 04", &discovery));
    assert_false(decode("09 16 77 46 04", &discovery));
    assert_true(discovery.improv && discovery.has_service_data);
    assert_int_equal(discovery.service_data.state, 0x02);
    assert_int_equal(discovery.service_data.capabilities, 0x01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_31_bytes),
        cmocka_unit_test(reads_what_it_writes),
        cmocka_unit_test(reads_nothing_from_nothing),
        cmocka_unit_test(knows_the_service),
        cmocka_unit_test(knows_the_service_among_others),
        cmocka_unit_test(does_not_know_others),
        cmocka_unit_test(knows_the_service_data),
        cmocka_unit_test(does_not_take_short_service_data),
        cmocka_unit_test(does_not_take_other_service_data),
        cmocka_unit_test(keeps_what_came_before_a_cut),
        cmocka_unit_test(keeps_what_came_before_a_length_that_lies),
        cmocka_unit_test(passes_over_what_it_does_not_know),
        cmocka_unit_test(ends_at_a_length_of_zero),
        cmocka_unit_test(reads_more_than_a_packet),
        cmocka_unit_test(reads_the_name),
        cmocka_unit_test(points_to_the_name),
        cmocka_unit_test(adds_what_the_scan_response_says),
        cmocka_unit_test(takes_the_newest_state),
        cmocka_unit_test(keeps_what_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
