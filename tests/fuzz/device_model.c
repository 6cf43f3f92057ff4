/* SPDX-License-Identifier: Apache-2.0 */
#include "device_model.h"

void side_copy(struct side *side, const struct model *model)
{
    const struct improv_central *requester = model->device.requester;
    side->device = model->device;
    side->config = model->config;
    memcpy(side->centrals, model->centrals, sizeof side->centrals);
    side->config.centrals = side->centrals;
    side->device.config = &side->config;
    if (requester)
        side->device.requester = &side->centrals[requester - model->centrals];
}

void side_event(struct side *side, const struct improv_device_event *event,
                uint32_t now_ms)
{
    struct improv_device_action action;
    improv_device_handle(&side->device, event, now_ms);
    while (improv_device_next_action(&side->device, &action))
        continue;
}

void side_happens(struct side *side, enum improv_device_event_type type,
                  uint32_t now_ms)
{
    side_event(side, &(struct improv_device_event){.type = type}, now_ms);
}

bool device_pending(const struct improv_device *device)
{
    return device->timers[IMPROV_TIMER_REQUEST].length_ms > 0;
}
