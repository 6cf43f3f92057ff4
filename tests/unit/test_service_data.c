/* SPDX-License-Identifier: Apache-2.0 */
/* The six bytes that a device advertises. */
#include "unit.h"

/* [ADV-1] */
static void writes_six_bytes(void **state)
{
    (void)state;
    const struct improv_service_data data = {.state = 0x02, .capabilities = 1};
    uint8_t bytes[IMPROV_SERVICE_DATA_LENGTH];
    memset(bytes, 0xEE, sizeof bytes);
    improv_service_data_encode(&data, bytes);
    assert_bytes(((struct improv_bytes){bytes, sizeof bytes}),
                 "02 01 00 00 00 00");
}

/* [ADV-1] */
static void knows_its_uuid(void **state)
{
    (void)state;
    assert_string_equal(IMPROV_UUID_SERVICE_DATA,
                        "00004677-0000-1000-8000-00805f9b34fb");
}

/* [ADV-1] what a later revision appends is passed over */
static void reads_six_bytes_or_more(void **state)
{
    (void)state;
    static const char *const texts[] = {"04 0F 00 00 00 00",
                                        "04 0F 11 22 33 44 55"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct text text = text_read(texts[i]);
        struct improv_service_data data;
        assert_true(improv_service_data_decode(text_view(&text), &data));
        assert_int_equal(data.state, 0x04);
        assert_int_equal(data.capabilities, 0x0F);
    }
}

/* [ADV-1] */
static void refuses_fewer(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "04", "04 0F", "04 0F 00 00 00"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct improv_bytes bytes = text_exact(texts[i]);
        struct improv_service_data data = {.state = 0xEE, .capabilities = 0xEE};
        assert_false(improv_service_data_decode(bytes, &data));
        assert_int_equal(data.state, 0xEE);
        assert_int_equal(data.capabilities, 0xEE);
        free((void *)(uintptr_t)bytes.data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_six_bytes),
        cmocka_unit_test(knows_its_uuid),
        cmocka_unit_test(reads_six_bytes_or_more),
        cmocka_unit_test(refuses_fewer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
