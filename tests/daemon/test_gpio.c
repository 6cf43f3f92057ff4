/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A button on a GPIO line that the kernel can't debounce. The line is the
 * test's, and so is the time: a debounce ends when the test says so.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "clock.h"
#include "hear.h"
#include "panel/gpio.h"
#include "panel/gpio_line.h"
#include "scratch.h"
#include "unit.h"

enum { DEBOUNCE_MS = 20 };

static sd_event *event;
static struct gpio *gpio;
static unsigned activated;
static sd_event_source *waiting; /* the debounce that was armed */

struct gpio_line {
    int edges; /* an eventfd */
};

/* What the line is and does. */
static struct {
    bool debounced, active;
    int rises;
    struct gpio_line line;
} fake;

/* --- The system ----------------------------------------------------------- */

/* The names are the linker's, for --wrap.
 * NOLINTBEGIN(bugprone-reserved-identifier) */
int __real_clock_arm(sd_event_source *timer, uint32_t wait_ms);
int __wrap_clock_arm(sd_event_source *timer, uint32_t wait_ms);
DIR *__real_opendir(const char *name);
DIR *__wrap_opendir(const char *name);

int __wrap_clock_arm(sd_event_source *timer, uint32_t wait_ms)
{
    assert_int_equal(wait_ms, DEBOUNCE_MS);
    waiting = timer;
    return 0;
}

/* The chip is a file in the test's folder. */
DIR *__wrap_opendir(const char *name)
{
    assert_string_equal(name, "/dev");
    return __real_opendir(".");
}
/* NOLINTEND(bugprone-reserved-identifier) */

bool gpio_is_supported(void)
{
    return true;
}

int gpio_line_open(const char *path, const struct gpio_wish *wish,
                   struct gpio_line **ret_line)
{
    assert_string_equal(path, "/dev/gpiochip0");
    assert_int_equal(wish->debounce_ms, DEBOUNCE_MS);
    fake.line.edges = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    *ret_line = &fake.line;
    return fake.line.edges < 0 ? -errno : 0;
}

void gpio_line_close(struct gpio_line *line)
{
    if (line)
        close(line->edges);
}

int gpio_line_fd(struct gpio_line *line)
{
    return line->edges;
}

bool gpio_line_is_debounced(const struct gpio_line *line)
{
    (void)line;
    return fake.debounced;
}

int gpio_line_read_edges(struct gpio_line *line)
{
    eventfd_t count;
    int rises = fake.rises;

    fake.rises = 0;
    return eventfd_read(line->edges, &count) < 0 ? -errno : rises;
}

int gpio_line_get(struct gpio_line *line)
{
    (void)line;
    return fake.active;
}

int gpio_line_set(struct gpio_line *line, bool active)
{
    (void)line, (void)active;
    return -EPERM; /* it is an input */
}

/* --- What happens --------------------------------------------------------- */

static void on_activated(void *userdata)
{
    (void)userdata;
    activated++;
}

static void set_up(bool debounced, bool active)
{
    static const struct config_gpio config = {.line = (char *)"BUTTON"};

    scratch_write("gpiochip0", "");
    fake.debounced = debounced;
    fake.active = active;
    activated = 0;
    waiting = NULL;
    assert_int_equal(sd_event_new(&event), 0);
    hear();
    int r =
        gpio_input_new(event, &config, DEBOUNCE_MS, on_activated, NULL, &gpio);
    hear_end();
    assert_int_equal(r, 0);
}

static void tear_down(void)
{
    gpio_free(gpio);
    event = sd_event_unref(event);
}

static void run_all(void)
{
    int r;
    while ((r = sd_event_run(event, 0)) > 0)
        ;
    assert_int_equal(r, 0);
}

/* Each edge wakes the loop. */
static void edges(unsigned count)
{
    for (; count > 0; count--) {
        fake.active = !fake.active;
        fake.rises += fake.active;
        assert_int_equal(eventfd_write(fake.line.edges, 1), 0);
        run_all();
    }
}

/* For as long as the debounce lasts. */
static void stays(void)
{
    sd_event_source *timer = waiting;

    waiting = NULL;
    assert_non_null(timer);
    assert_true(__real_clock_arm(timer, 0) >= 0);
    while (sd_event_source_get_enabled(timer, NULL) > 0)
        assert_true(sd_event_run(event, UINT64_MAX) >= 0);
}

/* --- Tests ---------------------------------------------------------------- */

static void a_steady_press_is_one(void **state)
{
    (void)state;
    set_up(false, false);
    edges(1);
    assert_int_equal(activated, 0);
    stays();
    assert_int_equal(activated, 1);
    edges(1);
    stays();
    assert_int_equal(activated, 1);
    edges(1);
    stays();
    assert_int_equal(activated, 2);
    tear_down();
}

static void bounces_are_one_press(void **state)
{
    (void)state;
    set_up(false, false);
    edges(7);
    assert_int_equal(activated, 0);
    stays();
    assert_int_equal(activated, 1);
    edges(6); /* while it is held */
    stays();
    assert_int_equal(activated, 1);
    edges(5); /* as it is let go */
    stays();
    assert_int_equal(activated, 1);
    tear_down();
}

static void a_glitch_is_none(void **state)
{
    (void)state;
    set_up(false, false);
    edges(2);
    stays();
    assert_int_equal(activated, 0);
    edges(1);
    stays();
    assert_int_equal(activated, 1);
    tear_down();
}

/* It must be let go before it can be pressed. */
static void one_that_is_held_at_the_start_is_none(void **state)
{
    (void)state;
    set_up(false, true);
    edges(2);
    stays();
    assert_int_equal(activated, 0);
    edges(1);
    stays();
    edges(1);
    stays();
    assert_int_equal(activated, 1);
    tear_down();
}

static void what_the_kernel_debounces_counts_at_once(void **state)
{
    (void)state;
    set_up(true, false);
    edges(4);
    assert_int_equal(activated, 2);
    assert_null(waiting);
    tear_down();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_steady_press_is_one),
        scratch_test(bounces_are_one_press),
        scratch_test(a_glitch_is_none),
        scratch_test(one_that_is_held_at_the_start_is_none),
        scratch_test(what_the_kernel_debounces_counts_at_once),
    };
    return cmocka_run_group_tests_name("gpio", tests, NULL, NULL);
}
