/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the port have in common: each is one or more boots. */
#ifndef BOOT_H
#define BOOT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake.h"
#include "improv_zephyr.h"

enum { ALICE, BOB, SMALL_MTU = 23, LARGE_MTU = 247 };

#define PASSWORD "mysecurepassword"

/* docs/protocol.md; and a command for the network Other. */
#define EXAMPLE        "\x01\x1E\x0CMyWirelessAP\x10" PASSWORD "\xC0"
#define EXAMPLE_LENGTH (sizeof EXAMPLE - 1)
#define OTHER          "\x01\x0F\x05Other\x08password\x92"
#define OTHER_LENGTH   (sizeof OTHER - 1)

/* For a boot: */
void start(void);
void press(void);
void open_for(uint8_t central); /* connected and authorized, at an MTU of 23 */
void join_example(void);
void provision(void); /* MyWirelessAP is saved */
uint8_t byte_heard(uint8_t central, uint8_t characteristic);

/* For a test: a new flash each. */
int erase(void **state);
int free_flash(void **state);
#define TEST(function)                                                         \
    cmocka_unit_test_setup_teardown(function, erase, free_flash)

/* A test boots_NAME() that is one boot of NAME(). */
#define BOOT(name)                                                             \
    static void boots_##name(void **state)                                     \
    {                                                                          \
        (void)state;                                                           \
        assert_int_equal(fake_boot(name), FAKE_ENDED);                         \
    }

#endif
