/* SPDX-License-Identifier: Apache-2.0 */
/* What the engine tells of the device: it is kept, said, and handed on; seconds
 * are counted while the user must wait. */
#include "clock.h"
#include "log.h"
#include "output/device_text.h"
#include "output/report.h"
#include "output/terminal.h"
#include "output/words.h"
#include "talk/session_internal.h"

/* Shows for how long, on a terminal. */
static void begin_count(struct session *session)
{
    session->since_ms = clock_now_ms();
    if (terminal_is_live())
        clock_arm(session->second, 0);
}

static void show_count(const struct session *session)
{
    uint32_t passed = clock_now_ms() - session->since_ms;
    uint32_t limit = session->config.authorize_timeout_ms;

    if (session->authorizing && passed < limit)
        report_status("press the device's button now: %u s left",
                      (limit - passed + 999) / 1000);
    else if (session->state == IMPROV_STATE_PROVISIONING)
        report_status("the device joins the network: %u s", passed / 1000);
}

int session_on_second(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    struct session *session = userdata;

    if (!session->authorizing && session->state != IMPROV_STATE_PROVISIONING)
        return 0;
    show_count(session);
    clock_arm(session->second, 1000);
    return 0;
}

void session_state_changed(struct session *session, uint8_t state)
{
    session->state = state;
    if (!session->ready)
        return; /* said together with "connected" */
    session->authorizing = false;
    clock_disarm(session->second);
    if (!session->monitoring)
        report_progress("state",
                        json_number(json_string(report_fields(), "state",
                                                words_state(state)),
                                    "number", state),
                        "state: %s", words_state(state));
    if (state == IMPROV_STATE_PROVISIONING)
        begin_count(session);
    session->handlers->state(session->userdata);
}

void session_became_ready(struct session *session, uint8_t capabilities)
{
    char words[WORDS_CAPABILITIES_MAX];
    struct json_object *fields =
        json_string(report_fields(), "state", words_state(session->state));

    session->ready = true;
    session->capabilities = capabilities;
    report_progress("connected",
                    json_member(fields, "capabilities",
                                device_capability_names(capabilities)),
                    "connected, subscribed; state: %s",
                    words_state(session->state));
    log_debug("capabilities: %s", words_capabilities(capabilities, words));
    session->handlers->ready(session->userdata);
}

void session_ask_for_button(struct session *session)
{
    uint32_t wait_s = session->config.authorize_timeout_ms / 1000;

    session->authorizing = true;
    report_progress("press", json_number(report_fields(), "wait", wait_s),
                    "waiting for the device's button: press it now (%u s)",
                    wait_s);
    begin_count(session);
}
