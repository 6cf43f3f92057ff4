/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps what the code under test says, instead of showing it. */
#ifndef TEST_HEAR_H
#define TEST_HEAR_H

/* From here on, until hear_end(): make no assertion in between. */
void hear(void);
void hear_end(void);

/* What was said, on each stream; valid until the next hear(). */
const char *heard_out(void);
const char *heard_err(void);

#endif
