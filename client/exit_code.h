/* SPDX-License-Identifier: Apache-2.0 */
/* What the program returns to the shell; the words are in help.c. */
#ifndef IMPROV_CLIENT_EXIT_CODE_H
#define IMPROV_CLIENT_EXIT_CODE_H

enum exit_code {
    EXIT_CODE_OK = 0,
    EXIT_CODE_FAILED = 1,
    EXIT_CODE_USAGE = 2,
    EXIT_CODE_NOT_FOUND = 3,
    EXIT_CODE_NOT_AUTHORIZED = 4,
    EXIT_CODE_NO_NETWORK = 5,
    EXIT_CODE_REFUSED = 6,
    EXIT_CODE_CONNECTION = 7,
    EXIT_CODE_TIMEOUT = 8,
    EXIT_CODE_NO_ADAPTER = 9,
    EXIT_CODE_NO_BLUETOOTHD = 10,
    EXIT_CODE_NO_PERMISSION = 11,
    EXIT_CODE_INTERRUPTED = 130,
};

#endif
