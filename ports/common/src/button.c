/* SPDX-License-Identifier: Apache-2.0 */
#include "improv_port/button.h"

enum improv_button_event improv_button_sample(struct improv_button *button,
                                              bool contact, uint32_t now_ms)
{
    if (contact != button->contact) {
        button->contact = contact;
        button->since_ms = now_ms;
        return IMPROV_BUTTON_NONE;
    }
    uint32_t steady_ms = now_ms - button->since_ms;
    if (contact != button->down) {
        if (steady_ms < IMPROV_BUTTON_DEBOUNCE_MS)
            return IMPROV_BUTTON_NONE;
        button->down = contact;
        button->held = false;
        return contact ? IMPROV_BUTTON_PRESSED : IMPROV_BUTTON_NONE;
    }
    if (!button->down || button->held || button->hold_ms == 0 ||
        steady_ms < button->hold_ms)
        return IMPROV_BUTTON_NONE;
    button->held = true;
    return IMPROV_BUTTON_HELD;
}

bool improv_button_rests(const struct improv_button *button)
{
    return !button->contact && !button->down;
}
