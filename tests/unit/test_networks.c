/* SPDX-License-Identifier: Apache-2.0 */
/* The answer to a scan. */
#include "improv/networks.h"

#include <stdio.h>

#include "unit.h"

static uint8_t frame[IMPROV_FRAME_MAX];

static struct improv_network network(const char *ssid, int rssi,
                                     const char *security)
{
    return (struct improv_network){
        .ssid = chars(ssid),
        .security = chars(security),
        .rssi = (int8_t)rssi,
    };
}

static struct improv_bytes encode(const struct improv_network *networks,
                                  size_t count)
{
    memset(frame, 0xEE, sizeof frame);
    size_t length = improv_networks_encode(networks, count, frame);
    return (struct improv_bytes){frame, length};
}

/* [SCAN-2] [RES-1] */
static void writes_an_empty_list(void **state)
{
    (void)state;
    assert_bytes(encode(NULL, 0), "04 00 04");
}

/* [SCAN-2] */
static void writes_three_strings_for_each(void **state)
{
    (void)state;
    const struct improv_network networks[] = {
        network("Cafe", -60, "WPA2"),
        network("Home", -70, "NO"),
    };
    assert_bytes(encode(networks, 2), "04 1A 04 'Cafe' 03 '-60' 04 'WPA2' "
                                      "04 'Home' 03 '-70' 02 'NO' CS");
}

/* [SCAN-2] an SSID is bytes, the security whatever it is */
static void writes_what_it_is_given(void **state)
{
    (void)state;
    static const uint8_t ssid[] = {0x00, 0xFF, 0x80, 0x0A};
    struct improv_network networks[] = {network("", 0, "")};
    networks[0].ssid = (struct improv_bytes){ssid, sizeof ssid};
    assert_bytes(encode(networks, 1), "04 08 04 00 FF 80 0A 01 '0' 00 CS");
    networks[0].security = chars("WPA/WPA2 EAP");
    assert_bytes(encode(networks, 1),
                 "04 14 04 00 FF 80 0A 01 '0' 0C 'WPA/WPA2 EAP' CS");
}

/* [SCAN-2] all there are */
static void writes_every_rssi(void **state)
{
    (void)state;
    for (int rssi = INT8_MIN; rssi <= INT8_MAX; rssi++) {
        const struct improv_network one = network("x", rssi, "");
        struct improv_bytes strings[3];
        struct improv_frame decoded;
        char expected[8];
        snprintf(expected, sizeof expected, "%d", rssi);
        assert_int_equal(improv_frame_decode(encode(&one, 1), &decoded),
                         IMPROV_COMPLETE);
        assert_int_equal(improv_strings_decode(decoded.data, strings, 3), 3);
        if (!bytes_equal(strings[1], chars(expected)))
            fail_msg("%s", expected);
    }
}

/* [SCAN-3] */
static void writes_the_strongest_first(void **state)
{
    (void)state;
    const struct improv_network networks[] = {
        network("weak", -128, ""), network("fair", -60, ""),
        network("odd", 127, ""),   network("best", -1, ""),
        network("zero", 0, ""),
    };
    assert_bytes(encode(networks, 5), "04 2F 03 'odd' 03 '127' 00 "
                                      "04 'zero' 01 '0' 00 "
                                      "04 'best' 02 '-1' 00 "
                                      "04 'fair' 03 '-60' 00 "
                                      "04 'weak' 04 '-128' 00 CS");
}

/* [SCAN-3] equals stay in the order that they came in */
static void keeps_the_order_of_equals(void **state)
{
    (void)state;
    const struct improv_network networks[] = {
        network("c", -50, ""), network("a", -50, ""), network("x", -49, ""),
        network("b", -50, ""), network("d", -51, ""),
    };
    assert_bytes(encode(networks, 5), "04 23 01 'x' 03 '-49' 00 "
                                      "01 'c' 03 '-50' 00 01 'a' 03 '-50' 00 "
                                      "01 'b' 03 '-50' 00 01 'd' 03 '-51' 00 "
                                      "CS");
}

/* [SCAN-3] the strongest of an SSID, or the first of those */
static void writes_each_ssid_once(void **state)
{
    (void)state;
    const struct improv_network networks[] = {
        network("a", -70, "weak"),   network("b", -60, "first"),
        network("a", -50, "strong"), network("b", -60, "second"),
        network("a", -80, "gone"),   network("A", -90, "other"),
        network("aa", -91, "other"),
    };
    assert_bytes(encode(networks, 7), "04 32 01 'a' 03 '-50' 06 'strong' "
                                      "01 'b' 03 '-60' 05 'first' "
                                      "01 'A' 03 '-90' 05 'other' "
                                      "02 'aa' 03 '-91' 05 'other' CS");
}

/* [SCAN-3] hidden networks have no SSID */
static void leaves_hidden_ones_out(void **state)
{
    (void)state;
    const struct improv_network networks[] = {
        network("", -10, "WPA2"),
        network("seen", -60, "NO"),
        network("", -90, "NO"),
    };
    assert_bytes(encode(networks, 3), "04 0C 04 'seen' 03 '-60' 02 'NO' CS");
    assert_bytes(encode(networks, 1), "04 00 04");
}

/* [SCAN-4] what does not fit is left out whole, smaller ones are taken */
static void takes_smaller_ones_after_a_large_one(void **state)
{
    (void)state;
    static const char x[] = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"; /* 32 */
    char security[200];
    memset(security, 's', sizeof security);
    security[199] = '\0';
    const struct improv_network networks[] = {
        network("a", -1, security),        /* 205 bytes, 50 are left */
        network(x, -20, "0123456789ABCD"), /* 52 */
        network("tiny", -30, "NO"),        /* 12, 38 are left */
        network("same again", -40, x),     /* 48 */
        network("z", -50, "NO"),           /* 9 */
    };
    assert_bytes(encode(networks, 5), "04 E2 01 'a' 02 '-1' C7 73*199 "
                                      "04 'tiny' 03 '-30' 02 'NO' "
                                      "01 'z' 03 '-50' 02 'NO' CS");
}

/* [SCAN-4] [FRM-3] up to the last byte that a frame can have */
static void fills_the_last_room(void **state)
{
    (void)state;
    char security[300];
    memset(security, 's', sizeof security);
    struct improv_network one = network("a", -1, "");
    one.security = (struct improv_bytes){(const uint8_t *)security, 249};
    assert_bytes(encode(&one, 1), "04 FF 01 'a' 02 '-1' F9 's' 73*248 CS");
    one.security.length = 250;
    assert_bytes(encode(&one, 1), "04 00 04");
    one.security.length = 300;
    assert_bytes(encode(&one, 1), "04 00 04");
}

/* --- Many of them, against a second way of choosing ---------------------- */

enum { MANY = 300, TEXT = 16 };

static struct improv_network many[MANY];
static char ssids[MANY][TEXT];

/* A neighbourhood: SSIDs that repeat, hidden ones, all strengths. */
static void fill_many(size_t ssid_count)
{
    static const char *const securities[] = {"NO", "WPA2", "WPA2 EAP", "WPA3"};
    for (unsigned i = 0; i < MANY; i++) {
        snprintf(ssids[i], TEXT, "network %u", i * 7 % (unsigned)ssid_count);
        if (i % 11 == 0)
            ssids[i][0] = '\0';
        many[i] = network(ssids[i], -30 - (int)(i * 37 % 65),
                          securities[i / 3 % COUNT(securities)]);
    }
}

/* Of those not yet used the strongest that has an SSID; or `count`. */
static size_t strongest(const bool *used, size_t count)
{
    size_t best = count;
    for (size_t i = 0; i < count; i++)
        if (!used[i] && many[i].ssid.length > 0 &&
            (best == count || many[i].rssi > many[best].rssi))
            best = i;
    return best;
}

static void use(bool *used, size_t count, struct improv_bytes ssid)
{
    for (size_t i = 0; i < count; i++)
        if (bytes_equal(many[i].ssid, ssid))
            used[i] = true;
}

/* The three strings of one network, if they fit. */
static void write_entry(struct text *text, const struct improv_network *one)
{
    char entry[256];
    int length = snprintf(
        entry, sizeof entry, "%c%s%c%d%c%s", (int)one->ssid.length,
        (const char *)one->ssid.data, one->rssi <= -100 ? 4 : 3, one->rssi,
        (int)one->security.length, (const char *)one->security.data);
    if (text->length + (size_t)length > IMPROV_FRAME_DATA_MAX)
        return;
    memcpy(text->bytes + text->length, entry, (size_t)length);
    text->length += (size_t)length;
}

/* Takes one SSID after another, as a person would with pen and paper. */
static struct text expected_of(size_t count)
{
    struct text text = {0};
    bool used[MANY] = {false};
    size_t best;
    while ((best = strongest(used, count)) < count) {
        write_entry(&text, &many[best]);
        use(used, count, many[best].ssid);
    }
    return text;
}

static void check_many(size_t count)
{
    struct improv_frame decoded;
    struct improv_bytes strings[IMPROV_FRAME_DATA_MAX];
    struct text expected = expected_of(count);
    assert_int_equal(improv_frame_decode(encode(many, count), &decoded),
                     IMPROV_COMPLETE);
    assert_true(bytes_equal(decoded.data, text_view(&expected)));
    int read =
        improv_strings_decode(decoded.data, strings, IMPROV_FRAME_DATA_MAX);
    assert_true(read >= 0 && read % 3 == 0);
}

/* [SCAN-2] [SCAN-3] [SCAN-4] always one whole result */
static void writes_one_result_of_many(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 2, 5, 10, 20, 60, 255, 256, 257, 300};
    for (size_t ssid_count = 1; ssid_count <= 60; ssid_count += 7) {
        fill_many(ssid_count);
        for (size_t i = 0; i < COUNT(counts); i++)
            check_many(counts[i]);
    }
}

/* [SCAN-4] sixty and three hundred of the longest SSIDs: six of them */
static void writes_what_fits_of_the_longest(void **state)
{
    (void)state;
    static char longest[MANY][IMPROV_FRAME_MAX];
    struct improv_frame decoded;
    for (unsigned i = 0; i < MANY; i++) {
        snprintf(longest[i], sizeof longest[i], "a long name, of 32 bytes %7u",
                 i);
        many[i] = network(longest[i], -50, "");
    }
    for (size_t count = 60; count <= MANY; count += 240) {
        assert_int_equal(improv_frame_decode(encode(many, count), &decoded),
                         IMPROV_COMPLETE);
        assert_int_equal(decoded.data.length, 6 * 38);
        check_many(count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_an_empty_list),
        cmocka_unit_test(writes_three_strings_for_each),
        cmocka_unit_test(writes_what_it_is_given),
        cmocka_unit_test(writes_every_rssi),
        cmocka_unit_test(writes_the_strongest_first),
        cmocka_unit_test(keeps_the_order_of_equals),
        cmocka_unit_test(writes_each_ssid_once),
        cmocka_unit_test(leaves_hidden_ones_out),
        cmocka_unit_test(takes_smaller_ones_after_a_large_one),
        cmocka_unit_test(fills_the_last_room),
        cmocka_unit_test(writes_one_result_of_many),
        cmocka_unit_test(writes_what_fits_of_the_longest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
