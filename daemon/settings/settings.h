/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a client has set, as a JSON file for the device's own application: the
 * DIGO settings and the device's name. All of this waits for the disk, and may
 * leave secrets in freed memory: settings_job.h does it in a process of its
 * own.
 */
#ifndef IMPROVD_SETTINGS_H
#define IMPROVD_SETTINGS_H

#include "improv/names.h"
#include "improv/request.h"
#include "settings/replace_file.h"

enum { SETTINGS_NAME_SIZE = IMPROV_DEVICE_NAME_MAX + 1 };

/* A file that is written, but is not yet in its place. */
struct settings_change {
    struct replacement replacement;
    bool bad; /* what is there is not JSON */
};

/*
 * Writes one command's settings and those of the others to a new file, on disk
 * when this returns 0; `group` or REPLACE_FILE_NO_GROUP can read it. `file`
 * must outlive the change. On any error (negative errno), which is logged, the
 * old file stays as it was, and there is nothing to end.
 */
int settings_prepare(const char *file, gid_t group,
                     const struct improv_request *settings,
                     struct settings_change *ret_change);

/* Puts it in place of the old file as a whole: on disk when this returns 0. On
 * any error, which is logged, the old file stays as it was [DIGO-7]. */
int settings_commit(struct settings_change *change);

/* Removes what was not put in place. */
void settings_end(struct settings_change *change);

/* As improv_device_name_valid(), without control characters, and such that
 * D-Bus takes it: or else BlueZ could not be told it, and never advertise. */
bool settings_name_valid(struct improv_bytes name);

/* The device's name as it was set, and its length, ended by a NUL; 0, and
 * nothing written, if none was. */
size_t settings_name(const char *file, char ret_name[SETTINGS_NAME_SIZE]);

#endif
