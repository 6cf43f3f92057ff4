/* SPDX-License-Identifier: Apache-2.0 */
/* What must not be done here and now, but from the event loop. */
#ifndef IMPROV_LINUX_LATER_H
#define IMPROV_LINUX_LATER_H

#include <systemd/sd-event.h>

/* `handler` is called once after each later_call(), or several of them. End it
 * with sd_event_source_disable_unref(). */
int later_add(sd_event *event, sd_event_source **ret_later,
              sd_event_handler_t handler, void *userdata);

void later_call(sd_event_source *later);
void later_cancel(sd_event_source *later);

#endif
