/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of which several are under way at a time. */
#include "unit.h"
#include "wifi/calls.h"

struct call {
    struct wifi_call base;
    int number;
};

static struct call *add(struct wifi_call **list, int number)
{
    struct call *call = wifi_call_new(list, sizeof *call);
    assert_non_null(call);
    assert_int_equal(call->number, 0);
    call->number = number;
    return call;
}

static int sum(const struct wifi_call *list)
{
    int sum = 0;
    for (; list; list = list->next)
        sum += ((const struct call *)list)->number;
    return sum;
}

static void test_each_is_freed_alone(void **state)
{
    (void)state;
    for (int first = 0; first < 3; first++) {
        struct wifi_call *list = NULL;
        struct call *calls[] = {add(&list, 1), add(&list, 2), add(&list, 4)};
        assert_int_equal(sum(list), 7);
        wifi_call_free(&calls[first]->base);
        assert_int_equal(sum(list), 7 - (1 << first));
        wifi_call_free(&calls[(first + 1) % 3]->base);
        wifi_call_free(&calls[(first + 2) % 3]->base);
        assert_null(list);
    }
}

static void test_all_are_freed(void **state)
{
    (void)state;
    struct wifi_call *list = NULL;

    wifi_call_free_all(&list);
    add(&list, 1);
    add(&list, 2);
    wifi_call_free_all(&list);
    assert_null(list);
    add(&list, 3);
    assert_int_equal(sum(list), 3);
    wifi_call_free_all(&list);
}

static bool is_undoing(const void *stack)
{
    return *(const bool *)stack;
}

/* Without a bus: it may not even be asked. */
static void test_nothing_to_undo_is_not_waited_for(void **state)
{
    (void)state;
    bool undoing = false;
    wifi_wait_for_undo(NULL, is_undoing, &undoing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_is_freed_alone),
        cmocka_unit_test(test_all_are_freed),
        cmocka_unit_test(test_nothing_to_undo_is_not_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
