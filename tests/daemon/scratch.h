/* SPDX-License-Identifier: Apache-2.0 */
/* A folder for the files of one test, which is the working directory. */
#ifndef TEST_SCRATCH_H
#define TEST_SCRATCH_H

#include <stddef.h>

/* Set-up and teardown of a cmocka test. */
int scratch_make(void **state);
int scratch_remove(void **state);

#define scratch_test(test)                                                     \
    cmocka_unit_test_setup_teardown(test, scratch_make, scratch_remove)

/* Both end the program if they can't: that is no result of a test. */
void scratch_write(const char *name, const char *text);
void scratch_write_bytes(const char *name, const void *bytes, size_t length);

/* The content, up to a few thousand bytes; NULL if there is no such file.
 * Valid until the next call. */
const char *scratch_read(const char *name);

#endif
