/* SPDX-License-Identifier: Apache-2.0 */
/* The worker; on an RTOS a task of its own. */
#include "hal.h"
#include "port.h"

int main(void)
{
    /* TODO: start clock, flash, Bluetooth and Wi-Fi first. */
    port_start();
    for (;;)
        port_work(hal_wait());
}
