/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a terminal can do beside plain lines: colours, one line that changes
 * in place, several of them. Where there is none, all of it is nothing.
 */
#ifndef IMPROV_CLIENT_TERMINAL_H
#define IMPROV_CLIENT_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/* For plain lines even on a terminal: `--json`, or a pipe. */
void terminal_open(bool plain);

/* Is standard output a terminal that somebody looks at? */
bool terminal_is_live(void);

/* Characters of a line: of the terminal, at most `most`; 80 elsewhere. */
unsigned terminal_width(unsigned most);

/* Lines of the terminal; 24 elsewhere. */
unsigned terminal_height(void);

/* What stands around a text to give it a look; "" where it can't have one:
 * no terminal, TERM=dumb, or NO_COLOR set to anything. */
enum terminal_look { LOOK_DIM, LOOK_BOLD, LOOK_GOOD, LOOK_BAD, LOOK_ASK };
const char *terminal_look(const FILE *stream, enum terminal_look look);
const char *terminal_plain(const FILE *stream);

/* A line that the next output takes the place of. */
void terminal_status(const char *text);

/* Takes that line away, and an open question; before any other output. */
void terminal_clear_status(void);

/* Asks on standard error, where the cursor stays until the answer: what is
 * told meanwhile goes above it. "" closes it. */
void terminal_question(const char *text);

/* The open question again, after other output. */
void terminal_show_question(void);

/* The cursor back up, so that what follows overwrites so many lines. */
void terminal_up(unsigned lines);

#endif
