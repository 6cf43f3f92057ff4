/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fake.h"

enum { POWER_CUT = 99 };

struct fake_flash *fake_flash;
struct device fake_gpio = {true};
bool fake_button, fake_light;

static struct gpio_callback *gpio_callback;

/* A child is the device from one power-up to the next. */
enum fake_end fake_boot(void (*run)(void))
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        run();
        _exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return FAKE_FAILED;
    if (WEXITSTATUS(status) == POWER_CUT)
        return FAKE_CUT;
    return WEXITSTATUS(status) == 0 ? FAKE_ENDED : FAKE_FAILED;
}

int settings_subsys_init(void)
{
    return 0;
}

int settings_load_subtree(const char *name)
{
    (void)name;
    return 0;
}

static struct fake_value *find(const char *name)
{
    for (size_t i = 0; i < FAKE_VALUES; i++)
        if (strcmp(fake_flash->values[i].name, name) == 0)
            return &fake_flash->values[i];
    return NULL;
}

static void invert(uint8_t *to, const uint8_t *from, size_t length)
{
    for (size_t i = 0; i < length; i++)
        to[i] = (uint8_t)~from[i];
}

static ssize_t read_value(void *context, void *bytes, size_t length)
{
    const struct fake_value *value = context;

    if (fake_flash->unreadable)
        return -EIO;
    length = MIN(length, value->length);
    invert(bytes, value->bytes, length);
    return (ssize_t)length;
}

int settings_load_subtree_direct(const char *name, fake_settings_load load,
                                 void *user_data)
{
    struct fake_value *value = find(name);

    fake_may_block(__func__);
    return value ? load("", value->length, read_value, value, user_data) : 0;
}

void fake_flash_erase(void)
{
    memset(fake_flash, 0, sizeof *fake_flash);
}

void fake_forget(void)
{
    fake_forget_kernel();
    fake_forget_bluetooth();
    fake_forget_wifi();
    gpio_callback = NULL;
    fake_button = fake_light = false;
}

/* False once the power has gone. */
static bool step(void)
{
    if (fake_flash->steps_left > 0 && --fake_flash->steps_left == 0)
        fake_power = false;
    return fake_power;
}

/* All or nothing, as NVS has it. */
static int write_value(const char *name, const void *bytes, size_t length)
{
    struct fake_value *value = find(name);
    int number = ++fake_flash->writes;

    fake_may_block("settings");
    expect(length <= FAKE_VALUE_MAX);
    if (fake_flash->on_write)
        fake_flash->on_write();
    if (!step() || fake_flash->broken || number == fake_flash->error_at)
        return -EIO;
    if (number == fake_flash->cut_at && !fake_flash->cut_after)
        _exit(POWER_CUT);
    if (!value)
        value = find("");
    expect(value);
    snprintf(value->name, sizeof value->name, "%s", length > 0 ? name : "");
    value->length = length;
    invert(value->bytes, bytes, length);
    if (number == fake_flash->cut_at)
        _exit(POWER_CUT);
    return step() ? 0 : -EIO;
}

int settings_save_one(const char *name, const void *bytes, size_t length)
{
    return write_value(name, bytes, length);
}

int settings_delete(const char *name)
{
    return find(name) ? write_value(name, "", 0) : 0;
}

/* --- Button and light ----------------------------------------------------- */

bool device_is_ready(const struct device *device)
{
    return device->ready;
}

int gpio_pin_configure_dt(const struct gpio_dt_spec *spec, int flags)
{
    (void)spec, (void)flags;
    return 0;
}

int gpio_pin_interrupt_configure_dt(const struct gpio_dt_spec *spec, int flags)
{
    (void)spec, (void)flags;
    return 0;
}

int gpio_pin_get_dt(const struct gpio_dt_spec *spec)
{
    expect(spec->pin == FAKE_PIN_sw0);
    return fake_button;
}

int gpio_pin_set_dt(const struct gpio_dt_spec *spec, int value)
{
    expect(spec->pin == FAKE_PIN_led0);
    fake_light = value;
    return 0;
}

void gpio_init_callback(struct gpio_callback *callback,
                        fake_gpio_handler handler, gpio_port_pins_t pins)
{
    (void)pins;
    callback->handler = handler;
}

int gpio_add_callback(const struct device *port, struct gpio_callback *callback)
{
    (void)port;
    gpio_callback = callback;
    return 0;
}

void fake_press(bool down)
{
    fake_button = down;
    gpio_callback->handler(&fake_gpio, gpio_callback, 1);
}
