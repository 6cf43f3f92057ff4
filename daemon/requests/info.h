/* SPDX-License-Identifier: Apache-2.0 */
/* What this device is: the answer to device info [INFO-2]. */
#ifndef IMPROVD_INFO_H
#define IMPROVD_INFO_H

#include "config/config.h"
#include "improv/protocol.h"

enum {
    INFO_STRINGS = 6,
    INFO_STRING_MAX = 41, /* six with their lengths fit into a frame: 252 */
};

/* In the order of the answer. The device name is the caller's to set. */
enum info_string {
    INFO_FIRMWARE_NAME,
    INFO_FIRMWARE_VERSION,
    INFO_HARDWARE,
    INFO_DEVICE_NAME,
    INFO_OS_NAME,
    INFO_OS_VERSION,
};

struct info {
    char strings[INFO_STRINGS][INFO_STRING_MAX + 1];
};

/*
 * From the configuration, or else from the system below `root` ("" for the
 * real one): os-release, the firmware's tables or the device tree.
 */
void info_read(const struct config *config, const char *root,
               struct info *ret_info);

/* Without control characters, as valid UTF-8, cut between two characters. */
void info_set(struct info *info, enum info_string string, const char *text);

/* Views of the strings; returns how many: four, or six if the operating system
 * has a name. */
size_t info_views(const struct info *info,
                  struct improv_bytes ret_views[INFO_STRINGS]);

#endif
