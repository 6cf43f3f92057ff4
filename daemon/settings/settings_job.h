/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stores settings without waiting for the disk: in a child process, with which
 * all copies of a token die. What is told is true whoever is killed when:
 * stored, if and only if the new file is in place.
 */
#ifndef IMPROVD_SETTINGS_JOB_H
#define IMPROVD_SETTINGS_JOB_H

#include <stdbool.h>
#include <systemd/sd-event.h>

#include "settings/settings.h"

struct settings_job;

/* Called once, from the event loop, unless it was dropped. */
typedef void (*settings_job_handler)(void *userdata, bool stored);

/*
 * Begins to store; SIGCHLD must be blocked. `settings` need to live only until
 * this returns. What the disk does not take within 2 s is not stored. The job
 * is gone when the handler was called.
 *
 * One thing is left: once the new file is being put in place, nothing takes it
 * back. Where the disk needs over 3 s for that, the client has been told of a
 * failure, and the settings are stored all the same.
 */
int settings_job_begin(sd_event *event, const char *file, gid_t group,
                       const struct improv_request *settings,
                       settings_job_handler handler, void *userdata,
                       struct settings_job **ret_job);

/* Nobody wants it any more: it is not stored, unless it is at this moment. */
void settings_job_drop(struct settings_job *job);

/* As settings_name(), in a child as well; waits. */
size_t settings_job_name(const char *file, char ret_name[SETTINGS_NAME_SIZE]);

#endif
