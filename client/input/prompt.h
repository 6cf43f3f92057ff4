/* SPDX-License-Identifier: Apache-2.0 */
/* Asks for a line on the terminal, without echo if it is a secret, while the
 * loop goes on. */
#ifndef IMPROV_CLIENT_PROMPT_H
#define IMPROV_CLIENT_PROMPT_H

#include <stdbool.h>
#include <systemd/sd-event.h>
#include <termios.h>

#include "input/secret.h"

/* The line is wiped after the call; empty if the user gave none, longer than
 * SECRET_MAX if it is cut. If it ended, nobody will answer any more. */
typedef void (*prompt_handler)(void *userdata, const struct secret *secret);

struct prompt {
    prompt_handler handler;
    void *userdata;
    sd_event_source *source; /* NULL: nothing is being asked */
    bool echo;
    struct termios saved, own; /* of the terminal: before, and meanwhile */
};

/* Is there somebody to ask? */
bool prompt_possible(void);

/* Asks; the handler is called from the loop, once, unless it is closed
 * before. A negative errno if there is no terminal. */
int prompt_open(struct prompt *prompt, sd_event *event, const char *question,
                bool echo);

/* Gives the terminal back; also when nothing is being asked. */
void prompt_close(struct prompt *prompt);

/* While the program is stopped. Nothing happens if nothing is being asked. */
void prompt_pause(struct prompt *prompt);
void prompt_resume(struct prompt *prompt);

#endif
