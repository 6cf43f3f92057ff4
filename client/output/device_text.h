/* SPDX-License-Identifier: Apache-2.0 */
/* What is told of a device that was heard. */
#ifndef IMPROV_CLIENT_DEVICE_TEXT_H
#define IMPROV_CLIENT_DEVICE_TEXT_H

#include "bluez/device.h"
#include "output/json.h"

enum { DEVICE_ROW_SIZE = 1200 };

/* The heading of the rows, and a row: at most `width` characters, the name is
 * cut. They return `ret_text`, of DEVICE_ROW_SIZE bytes. */
const char *device_heading(char *ret_text);
const char *device_row(const struct device *device, unsigned width,
                       char *ret_text);

/* The same for programs. */
struct json_object *device_fields(const struct device *device);

/* A list of names of the capabilities. */
struct json_object *device_capability_names(uint8_t capabilities);

/* Says that it was found, as progress. */
void device_report_found(const struct device *device);

#endif
