/* SPDX-License-Identifier: Apache-2.0 */
/* What the panel tells the kernel, and which GPIO line is meant. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "improv/indicator.h"
#include "panel/gpio_line.h"
#include "panel/led_pattern.h"

enum { DAY_MS = 86400000 };

/* Reads a pattern as the kernel does; true if it begins with this step. */
static bool takes_step(char **text, unsigned brightness, unsigned ms)
{
    unsigned long first = strtoul(*text, text, 10);
    unsigned long length = strtoul(*text, text, 10);
    unsigned long second = strtoul(*text, text, 10);
    unsigned long none = strtoul(*text, text, 10);

    return first == brightness && second == brightness && length == ms &&
           none == 0;
}

/* [IND-1] [IND-2] [IND-3] [IND-4] [IND-5] */
static void kernel_shows_what_the_engine_means(void **state)
{
    (void)state;
    for (int p = IMPROV_PATTERN_OFF; p <= IMPROV_PATTERN_PROVISIONING; p++) {
        char text[LED_PATTERN_LENGTH];
        char *rest = text;
        uint32_t at = 0;

        led_pattern_write((enum improv_pattern)p, "255", text);
        while (*rest) {
            struct improv_light light =
                improv_pattern_light((enum improv_pattern)p, at);
            uint32_t ms = light.change_ms > 0 ? light.change_ms : DAY_MS;
            assert_true(takes_step(&rest, light.on ? 255 : 0, ms));
            at += ms;
        }
        /* Where it starts anew the engine does, too. */
        assert_int_equal(at % 1000, 0);
    }
}

static void fits_with_the_greatest_brightness(void **state)
{
    char text[LED_PATTERN_LENGTH];

    (void)state;
    led_pattern_write(IMPROV_PATTERN_PROVISIONING, "4294967295", text);
    assert_true(strlen(text) < sizeof text - 1);
    assert_string_equal(text + strlen(text) - strlen(" 0 100 0 0"),
                        " 0 100 0 0");
}

static void knows_its_own_patterns(void **state)
{
    (void)state;
    assert_true(led_pattern_is_ours("255 500 255 0 0 500 0 0", "255"));
    assert_true(led_pattern_is_ours("0 86400000 0 0", "255"));
    assert_false(led_pattern_is_ours("255 500 255 0 0 500 0 0", "1"));
    assert_false(led_pattern_is_ours("255 400 255 0 0 400 0 0", "255"));
    assert_false(led_pattern_is_ours("", "255"));
}

static void a_number_needs_its_chip(void **state)
{
    static const struct {
        const char *chip, *line;
        int number;
    } cases[] = {
        {"gpiochip0", "0", 0},
        {"gpiochip0", "17", 17},
        {NULL, "17", -1},
        {"gpiochip0", "", -1},
        {"gpiochip0", "GPIO17", -1},
        {"gpiochip0", "1x", -1},
        {"gpiochip0", "-1", -1},
        {"gpiochip0", "99999999999", -1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct config_gpio config = {.chip = (char *)cases[i].chip,
                                     .line = (char *)cases[i].line};
        assert_int_equal(gpio_line_number(&config), cases[i].number);
    }
}

static void chip_by_name_label_or_path(void **state)
{
    static const char *const names[] = {"gpiochip1", "label", "/dev/gpiochip1",
                                        NULL};

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        struct config_gpio config = {.chip = (char *)names[i]};
        assert_true(
            gpio_is_chip(&config, "/dev/gpiochip1", "gpiochip1", "label"));
    }
    struct config_gpio other = {.chip = (char *)"gpiochip"};
    assert_false(gpio_is_chip(&other, "/dev/gpiochip1", "gpiochip1", "label"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernel_shows_what_the_engine_means),
        cmocka_unit_test(fits_with_the_greatest_brightness),
        cmocka_unit_test(knows_its_own_patterns),
        cmocka_unit_test(a_number_needs_its_chip),
        cmocka_unit_test(chip_by_name_label_or_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
