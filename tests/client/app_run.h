/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole of improv, run on the bus of fake_bluez.h, with or without somebody
 * at a terminal; and how it ended.
 */
#ifndef TEST_APP_RUN_H
#define TEST_APP_RUN_H

#include "exit_code.h"
#include "fake_bluez.h"
#include "unit.h"

enum { APP_OUTPUT_SIZE = 1 << 16, APP_ECHO_SIZE = 1024 };

/* What happens when the client says something. */
struct turn {
    const char *said;
    const char *typed; /* and then: */
    void (*then)(void);
};

extern int app_code;                     /* of the exit; negative: a signal */
extern char app_output[APP_OUTPUT_SIZE]; /* all that it said */
extern int app_left_unread;              /* bytes that were typed */
extern char app_echo[APP_ECHO_SIZE];     /* what the terminal showed of them */

/* Once: the program is the first argument. */
void set_up_all(int argc, char *argv[]);

/* All as it should be; HASTE of the program, see hasty.c. */
void set_up(const char *haste);

/* Runs it to its end, the last argument is NULL. */
void run(const char *const *arguments);

/* Of the device by its address, to the network "x". */
extern const char *const app_provision[];
void provision(void);

/* On a terminal, with turns up to one that has nothing said. */
void converse(const char *const *arguments, const struct turn *turns);

void expect(int code);
void expect_said(const char *text);

/* While it runs, such as at a call that fake.interrupt stands for. */
void interrupt(void);
void quit(void);
void stop_reading(void); /* as `head -1` does it */
void hang_up(void);      /* the terminal goes */

#endif
