/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of the protocol, in words. */
#include "output/words.h"
#include "unit.h"

/* Every byte that a device may send has a word; those of the tables of
 * docs/protocol.md have one of their own. */
static void assert_words(const char *(*words)(uint8_t), const char *otherwise,
                         const uint8_t *known, size_t count)
{
    for (unsigned byte = 0; byte <= 0xFF; byte++) {
        const char *text = words((uint8_t)byte);
        assert_true(text && *text);
        bool is_known = memchr(known, (int)byte, count);
        if ((strcmp(text, otherwise) != 0) != is_known)
            fail_msg("0x%02X: %s", byte, text);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(words(known[i]), words(known[j]));
}

/* [ID-3] */
static void states(void **state)
{
    (void)state;
    static const uint8_t known[] = {0, 1, 2, 3, 4};
    assert_words(words_state, "unknown state", known, sizeof known);
    assert_string_equal(words_state(0x01), "authorization required");
    assert_string_equal(words_state(0x02), "authorized");
    assert_string_equal(words_state(0x03), "provisioning");
    assert_string_equal(words_state(0x04), "provisioned");
}

/* [ID-4] */
static void errors(void **state)
{
    (void)state;
    static const uint8_t known[] = {0, 1, 2, 3, 4, 5, 0xFF};
    assert_words(words_error, "an error without a name", known, sizeof known);
    assert_string_equal(words_error(0x04), "not authorized");
}

/* [CLI-7] */
static void steps(void **state)
{
    (void)state;
    for (unsigned i = IMPROV_STEP_IDLE; i <= IMPROV_STEP_RESULT; i++) {
        const char *text = words_step((enum improv_client_step)i);
        assert_string_not_equal(text, "an unknown step");
        for (unsigned j = IMPROV_STEP_IDLE; j < i; j++)
            assert_string_not_equal(text,
                                    words_step((enum improv_client_step)j));
    }
}

/* [ID-6] of all 256: known bits only, and it fits */
static void capabilities(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte <= 0xFF; byte++) {
        char *text = malloc(WORDS_CAPABILITIES_MAX);
        assert_non_null(text);
        assert_ptr_equal(words_capabilities((uint8_t)byte, text), text);
        assert_int_equal(!strstr(text, "identify"), !(byte & 1));
        assert_int_equal(!strstr(text, "info"), !(byte & 2));
        assert_int_equal(!strstr(text, "scan"), !(byte & 4));
        assert_int_equal(!strstr(text, "hostname"), !(byte & 8));
        if (!(byte & 0x0F))
            assert_string_equal(text, "-");
        free(text);
    }
}

static void capabilities_have_commas(void **state)
{
    (void)state;
    char text[WORDS_CAPABILITIES_MAX];
    assert_string_equal(words_capabilities(0x01, text), "identify");
    assert_string_equal(words_capabilities(0x05, text), "identify, scan");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states),
        cmocka_unit_test(errors),
        cmocka_unit_test(steps),
        cmocka_unit_test(capabilities),
        cmocka_unit_test(capabilities_have_commas),
    };
    return cmocka_run_group_tests_name("client words", tests, NULL, NULL);
}
