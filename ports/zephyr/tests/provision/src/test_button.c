/* SPDX-License-Identifier: Apache-2.0 */
/* Button and light. */
#include <zephyr/kernel.h>
#include <zephyr/ztest.h>

#include "central.h"
#include "device.h"

ZTEST_SUITE(button, NULL, device_setup, device_reset, NULL, NULL);

/* [AUTH-2] */
ZTEST(button, test_press_and_lapse)
{
    device_press(20); /* it only bounced */
    device_is(IMPROV_STATE_AUTHORIZATION_REQUIRED, 0);
    device_press(100);
    device_is(IMPROV_STATE_AUTHORIZED, 0);
    k_msleep(59000);
    device_is(IMPROV_STATE_AUTHORIZED, 0);
    device_is(IMPROV_STATE_AUTHORIZATION_REQUIRED, 2000);
}

ZTEST(button, test_held_once)
{
    device_press(4000);
    zassert_equal(device_held, 0);
    device_press(8000);
    zassert_equal(device_held, 1);
}

/* [IND-1] [IND-2] [IND-5] */
ZTEST(button, test_light)
{
    zassert_true(device_light());
    device_press(100);
    for (int seconds = 0; seconds < 5; seconds++) {
        int lit = 0;

        for (int i = 0; i < 100; i++, k_msleep(10))
            lit += device_light();
        zassert_within(lit, 50, 3);
    }
    improv_host_tell(IMPROV_EVENT_STOP);
    k_msleep(50);
    zassert_false(device_light());
}
