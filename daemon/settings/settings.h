/* SPDX-License-Identifier: Apache-2.0 */
/* The DIGO settings as a JSON file, for the device's own application. */
#ifndef IMPROVD_SETTINGS_H
#define IMPROVD_SETTINGS_H

#include "improv/request.h"

/*
 * Stores one command's settings beside those of the others: the file, mode
 * 0600, is replaced as a whole, and is on disk when this returns 0. On any
 * error (negative errno) the old file stays as it was [DIGO-7].
 */
int settings_store(const char *file, const struct improv_request *settings);

#endif
