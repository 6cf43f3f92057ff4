/* SPDX-License-Identifier: Apache-2.0 */
/* A number for each central: two never share one [MANY-1]. */
#include <stdio.h>

#include "bluetooth/centrals.h"
#include "unit.h"

static void a_number_stays(void **state)
{
    (void)state;
    struct centrals centrals = {0};
    uint32_t a = centrals_number(&centrals, "/a");
    uint32_t b = centrals_number(&centrals, "/b");
    assert_int_not_equal(a, CENTRALS_NONE);
    assert_int_not_equal(a, b);
    assert_int_equal(centrals_number(&centrals, "/a"), a);
    assert_int_equal(centrals_forget(&centrals, "/a"), a);
    assert_int_equal(centrals_forget(&centrals, "/a"), CENTRALS_NONE);
    assert_int_equal(centrals_number(&centrals, "/b"), b);
    assert_int_not_equal(centrals_number(&centrals, "/a"), a); /* a new one */
}

static void too_many_get_none(void **state)
{
    (void)state;
    struct centrals centrals = {0};
    char path[16];
    for (unsigned i = 0; i < CENTRALS_MAX; i++) {
        snprintf(path, sizeof path, "/%u", i);
        assert_int_not_equal(centrals_number(&centrals, path), CENTRALS_NONE);
    }
    assert_int_equal(centrals_number(&centrals, "/more"), CENTRALS_NONE);
    centrals_forget(&centrals, "/7");
    assert_int_not_equal(centrals_number(&centrals, "/more"), CENTRALS_NONE);
    for (unsigned i = 0; i < CENTRALS_MAX; i++)
        assert_int_not_equal(centrals_forget_any(&centrals), CENTRALS_NONE);
    assert_int_equal(centrals_forget_any(&centrals), CENTRALS_NONE);
}

static void paths_that_are_none(void **state)
{
    (void)state;
    struct centrals centrals = {0};
    char path[BLUEZ_PATH_LENGTH + 1];
    memset(path, '/', sizeof path);
    path[BLUEZ_PATH_LENGTH] = '\0';
    assert_int_equal(centrals_number(&centrals, path), CENTRALS_NONE);
    assert_int_not_equal(centrals_number(&centrals, path + 1), CENTRALS_NONE);
    assert_int_equal(centrals_number(&centrals, ""), CENTRALS_NONE);
    assert_int_equal(centrals_forget(&centrals, ""), CENTRALS_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_stays),
        cmocka_unit_test(too_many_get_none),
        cmocka_unit_test(paths_that_are_none),
    };
    return cmocka_run_group_tests_name("centrals", tests, NULL, NULL);
}
