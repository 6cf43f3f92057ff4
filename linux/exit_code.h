/* SPDX-License-Identifier: Apache-2.0 */
/* What improvd and improv return to the shell; --help says it in words. */
#ifndef IMPROV_LINUX_EXIT_CODE_H
#define IMPROV_LINUX_EXIT_CODE_H

enum exit_code {
    EXIT_CODE_OK = 0,
    EXIT_CODE_FAILED = 1,
    EXIT_CODE_USAGE = 2,
    EXIT_CODE_NOT_FOUND = 3,      /* improv: no device, or several */
    EXIT_CODE_NOT_AUTHORIZED = 4, /* improv */
    EXIT_CODE_NO_NETWORK = 5,     /* improv: the device could not connect */
    EXIT_CODE_REFUSED = 6,        /* improv: by the device, otherwise */
    EXIT_CODE_CONNECTION = 7,     /* improv: failed or lost */
    EXIT_CODE_TIMEOUT = 8,        /* improv */
    EXIT_CODE_NO_ADAPTER = 9,
    EXIT_CODE_NO_BLUETOOTHD = 10,
    EXIT_CODE_NO_PERMISSION = 11,
    EXIT_CODE_NO_WIFI = 12, /* improvd: no NetworkManager, no Wi-Fi device */
    EXIT_CODE_NONCONFORMANT = 13, /* improv check */
    EXIT_CODE_NO_BUS = 69,        /* improvd; as sysexits.h has it */
    EXIT_CODE_CONFIG = 78,        /* improvd; as sysexits.h has it */
    EXIT_CODE_INTERRUPTED = 130,
};

#endif
