/* SPDX-License-Identifier: Apache-2.0 */
/* Variables that release what they hold when they go out of scope. */
#ifndef IMPROV_LINUX_CLEANUP_H
#define IMPROV_LINUX_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>
#include <unistd.h>

static inline void cleanup_free(void *pointer)
{
    free(*(void **)pointer);
}

static inline void cleanup_close(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

static inline void cleanup_fclose(FILE **file)
{
    if (*file)
        fclose(*file);
}

static inline void cleanup_message(sd_bus_message **message)
{
    sd_bus_message_unref(*message);
}

#define autofree    __attribute__((cleanup(cleanup_free)))
#define autoclose   __attribute__((cleanup(cleanup_close)))
#define autofclose  __attribute__((cleanup(cleanup_fclose)))
#define automessage __attribute__((cleanup(cleanup_message)))

#endif
