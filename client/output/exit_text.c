/* SPDX-License-Identifier: Apache-2.0 */
#include "output/exit_text.h"

#include <stddef.h>
#include <stdio.h>

static const struct {
    enum exit_code code;
    const char *text;
} rows[] = {
    {EXIT_CODE_OK, "success"},
    {EXIT_CODE_FAILED, "another failure"},
    {EXIT_CODE_USAGE, "wrong use of the program"},
    {EXIT_CODE_NOT_FOUND, "no device found, or several to choose from"},
    {EXIT_CODE_NOT_AUTHORIZED, "not authorized: the button was not pressed"},
    {EXIT_CODE_NO_NETWORK, "the device could not connect to the network"},
    {EXIT_CODE_REFUSED, "the device refused, or does not offer it"},
    {EXIT_CODE_CONNECTION, "the connection failed or was lost"},
    {EXIT_CODE_TIMEOUT, "the device did not answer in time"},
    {EXIT_CODE_NO_ADAPTER, "no Bluetooth adapter"},
    {EXIT_CODE_NO_BLUETOOTHD, "bluetoothd is not running"},
    {EXIT_CODE_NO_PERMISSION, "no permission, or Bluetooth is blocked"},
    {EXIT_CODE_NONCONFORMANT, "a rule of improv check failed"},
    {EXIT_CODE_INTERRUPTED, "interrupted by Ctrl-C"},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

const char *exit_text(enum exit_code code)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].code == code)
            return rows[i].text;
    return "unknown";
}

void exit_text_print_all(void)
{
    for (size_t i = 0; i < ROWS; i++)
        printf("  %3d  %s\n", (int)rows[i].code, rows[i].text);
}
