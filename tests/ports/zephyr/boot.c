/* SPDX-License-Identifier: Apache-2.0 */
#include "boot.h"

#include <sys/mman.h>

static const struct improv_zephyr_config config = {.firmware = "test"};

void start(void)
{
    expect(improv_zephyr_start(&config) == 0);
    fake_run(100);
}

void press(void)
{
    fake_press(true);
    fake_run(100);
    fake_press(false);
    fake_run(100);
}

uint8_t byte_heard(uint8_t central, uint8_t characteristic)
{
    const struct fake_notification *heard = fake_heard(central, characteristic);

    expect(heard && heard->length == 1);
    return heard->bytes[0];
}

void open_for(uint8_t central)
{
    improv_host_tell(IMPROV_EVENT_START);
    fake_run(100);
    press();
    fake_connect(central, SMALL_MTU);
}

void join_example(void)
{
    open_for(ALICE);
    fake_write(ALICE, EXAMPLE, EXAMPLE_LENGTH);
}

/* A boot that leaves MyWirelessAP saved. */
void provision(void)
{
    start();
    fake_wifi.on_connect = fake_wifi_works;
    join_example();
    expect(improv_host_state() == IMPROV_STATE_PROVISIONED);
}

static void *new_flash(void)
{
    void *memory = mmap(NULL, sizeof *fake_flash, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_true(memory != MAP_FAILED);
    fake_flash = memory;
    return memory;
}

int erase(void **state)
{
    *state = new_flash();
    return 0;
}

int free_flash(void **state)
{
    return munmap(*state, sizeof *fake_flash);
}
