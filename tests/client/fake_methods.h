/* SPDX-License-Identifier: Apache-2.0 */
/* The methods of the BlueZ of fake_bluez.h, and of its bus. */
#ifndef TEST_FAKE_METHODS_H
#define TEST_FAKE_METHODS_H

#include <systemd/sd-bus.h>

/* Does what the method does where nothing is wrong, and replies. */
int fake_answer(sd_bus_message *call);

#endif
