/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the scenarios. */
#ifndef TEST_PORTS_CHECK_H
#define TEST_PORTS_CHECK_H

#include "edge.h"
#include "unit.h"

#define HOME_PASSWORD "homepassword"
#define PASSWORD      "mysecurepassword"
#define JOIN_HOME     "01 12 04 'Home' 0C 'homepassword' CS"
#define JOIN          "01 1E 0C 'MyWirelessAP' 10 'mysecurepassword' C0"
#define JOIN_WRONG    "01 16 0C 'MyWirelessAP' 08 'password' CS"
#define JOIN_SILENT   "01 10 06 'Silent' 08 'password' CS"

/* All programs: `main(argc, argv)`, where a first argument lets the clock wrap
 * in the middle of each scenario [TIME-1]. */
int check_run(const struct CMUnitTest *tests, size_t count, int argc);

/* A test whose device is new and has booted; in the end it has made no fault.
 */
#define SCENARIO(name)                                                         \
    cmocka_unit_test_setup_teardown(name, check_setup, check_teardown)
int check_setup(void **state);
int check_teardown(void **state);

/* As the factory made it, and booted. */
void is_new(void);

/* The central, number 1, connects, and what it could have missed is over. */
void connects(void);
void presses(void);

/* Connected and authorized: in state 0x02. */
void is_ready(void);

/* Joined Home and saved it; the service has ended, nobody is connected. */
void lives_at_home(void);

/* The same, and then its user wanted the service again: in state 0x02. */
void moves(void);

void sends(const char *frame);
void forget_notifications(void);

/* The next notification, whole, as text.h has it: EXPECT(STATE, "03"). */
#define EXPECT(what, bytes)                                                    \
    expect_at(IMPROV_CHARACTERISTIC_##what, bytes, __FILE__, __LINE__)
void expect_at(enum improv_characteristic characteristic, const char *bytes,
               const char *file, int line);
#define EXPECT_QUIET() expect_quiet_at(__FILE__, __LINE__)
void expect_quiet_at(const char *file, int line);

/* What can be read: EXPECT_READ(RESULT, ""). */
#define EXPECT_READ(what, bytes)                                               \
    expect_read_at(IMPROV_CHARACTERISTIC_##what, bytes, __FILE__, __LINE__)
void expect_read_at(enum improv_characteristic characteristic,
                    const char *bytes, const char *file, int line);

/* The state that is advertised; 0 for nothing. */
unsigned advertised_state(void);

#endif
