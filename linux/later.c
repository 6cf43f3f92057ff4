/* SPDX-License-Identifier: Apache-2.0 */
#include "later.h"

int later_add(sd_event *event, sd_event_source **ret_later,
              sd_event_handler_t handler, void *userdata)
{
    int r = sd_event_add_defer(event, ret_later, handler, userdata);
    return r < 0 ? r : sd_event_source_set_enabled(*ret_later, SD_EVENT_OFF);
}

void later_call(sd_event_source *later)
{
    sd_event_source_set_enabled(later, SD_EVENT_ONESHOT);
}

void later_cancel(sd_event_source *later)
{
    sd_event_source_set_enabled(later, SD_EVENT_OFF);
}
