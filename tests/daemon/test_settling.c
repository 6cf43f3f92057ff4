/* SPDX-License-Identifier: Apache-2.0 */
/* Which address is the joined network's; the interface is the test's. */
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "unit.h"
#include "wifi/settling.h"

static const char *present = "";

/* The names are the linker's, for --wrap.
 * NOLINTBEGIN(bugprone-reserved-identifier) */
bool __wrap_addresses_find(const char *interface, char text[INET6_ADDRSTRLEN]);

bool __wrap_addresses_find(const char *interface, char text[INET6_ADDRSTRLEN])
{
    assert_string_equal(interface, "wlan1");
    snprintf(text, INET6_ADDRSTRLEN, "%s", present);
    return *present;
}

/* Nothing is waited for. */
int __real_clock_arm(sd_event_source *timer, uint32_t wait_ms);
int __wrap_clock_arm(sd_event_source *timer, uint32_t wait_ms);

int __wrap_clock_arm(sd_event_source *timer, uint32_t wait_ms)
{
    assert_int_equal(wait_ms, 5000);
    return __real_clock_arm(timer, 0);
}
/* NOLINTEND(bugprone-reserved-identifier) */

static int on_over(sd_event_source *timer, uint64_t usec, void *userdata)
{
    (void)timer, (void)usec;
    settling_over(userdata);
    return 0;
}

static bool finds(const struct settling *settling, const char *address)
{
    char found[INET6_ADDRSTRLEN];
    present = address;
    bool is_found = settling_find(settling, "wlan1", found);
    if (is_found)
        assert_string_equal(found, address);
    return is_found;
}

static sd_event *begin(struct settling *settling, const char *before)
{
    sd_event *event = NULL;

    memset(settling, 0, sizeof *settling);
    assert_int_equal(sd_event_new(&event), 0);
    assert_true(settling_set_up(settling, event, on_over, settling) >= 0);
    present = before;
    settling_remember(settling, "wlan1");
    settling_begin(settling);
    return event;
}

static void end(struct settling *settling, sd_event *event)
{
    settling_free(settling);
    sd_event_unref(event);
}

static void the_first_address_is_the_network_s(void **state)
{
    (void)state;
    struct settling settling;
    sd_event *event = begin(&settling, "");

    assert_false(finds(&settling, ""));
    assert_true(finds(&settling, "192.0.2.1"));
    end(&settling, event);
}

static void the_old_one_is_not_until_it_has_stayed(void **state)
{
    (void)state;
    struct settling settling;
    sd_event *event = begin(&settling, "192.0.2.1");

    assert_false(finds(&settling, "192.0.2.1"));
    assert_true(finds(&settling, "192.0.2.2"));
    while (!settling.settled)
        assert_true(sd_event_run(event, UINT64_MAX) >= 0);
    assert_true(finds(&settling, "192.0.2.1"));
    assert_false(finds(&settling, ""));
    end(&settling, event);
}

/* The join before had settled, or was given up while it waited. */
static void each_join_waits_anew(void **state)
{
    (void)state;
    struct settling settling;
    sd_event *event = begin(&settling, "192.0.2.1");

    settling_over(&settling);
    settling_begin(&settling);
    assert_false(finds(&settling, "192.0.2.1"));
    settling_stop(&settling);
    assert_int_equal(sd_event_run(event, 0), 0);
    assert_false(settling.settled);
    end(&settling, event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_address_is_the_network_s),
        cmocka_unit_test(the_old_one_is_not_until_it_has_stayed),
        cmocka_unit_test(each_join_waits_anew),
    };
    return cmocka_run_group_tests_name("settling", tests, NULL, NULL);
}
