/* SPDX-License-Identifier: Apache-2.0 */
/* How many mistakes of a central are borne [MANY-3]. */
#include "bluetooth/patience.h"
#include "unit.h"

#define NOW_MS 0xFFFFF000u

enum { CENTRAL = 7, OTHER = 8 };

static void make_mistakes(struct patience *patience, unsigned count,
                          uint32_t now_ms)
{
    for (unsigned i = 0; i < count; i++)
        assert_false(patience_mistake(patience, CENTRAL, now_ms));
}

static void test_some_are_free(void **state)
{
    (void)state;
    struct patience patience = {0};

    make_mistakes(&patience, PATIENCE_MISTAKES, NOW_MS);
    assert_true(patience_left(&patience, CENTRAL));
}

static void test_one_more_is_the_last(void **state)
{
    (void)state;
    struct patience patience = {0};

    make_mistakes(&patience, PATIENCE_MISTAKES, NOW_MS);
    assert_true(patience_mistake(&patience, CENTRAL, NOW_MS));
    assert_false(patience_left(&patience, CENTRAL));
    assert_true(patience_left(&patience, OTHER));
    assert_false(patience_mistake(&patience, CENTRAL, NOW_MS)); /* told once */
}

static void test_one_a_second_is_borne(void **state)
{
    (void)state;
    struct patience patience = {0};

    for (uint32_t i = 0; i < 1000; i++) /* over the wrap [TIME-1] */
        make_mistakes(&patience, 1, NOW_MS + i * 1000);
    assert_true(patience_left(&patience, CENTRAL));
}

static void test_gone_begins_afresh(void **state)
{
    (void)state;
    struct patience patience = {0};

    make_mistakes(&patience, PATIENCE_MISTAKES, NOW_MS);
    patience_mistake(&patience, CENTRAL, NOW_MS);
    patience_forget(&patience, CENTRAL);
    assert_true(patience_left(&patience, CENTRAL));
    make_mistakes(&patience, PATIENCE_MISTAKES, NOW_MS);
}

static void test_more_centrals_than_places(void **state)
{
    (void)state;
    struct patience patience = {0};

    for (uint32_t central = 1; central <= 2 * PATIENCE_CENTRALS; central++)
        assert_false(patience_mistake(&patience, central, NOW_MS));
    assert_true(patience_left(&patience, 2 * PATIENCE_CENTRALS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_some_are_free),
        cmocka_unit_test(test_one_more_is_the_last),
        cmocka_unit_test(test_one_a_second_is_borne),
        cmocka_unit_test(test_gone_begins_afresh),
        cmocka_unit_test(test_more_centrals_than_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
