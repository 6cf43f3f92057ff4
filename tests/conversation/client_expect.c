/* SPDX-License-Identifier: Apache-2.0 */
/* Conversations of the client engine: what it does. */
#include "client_harness.h"

static struct client_harness *const h = &client_harness;

/* What the client did, for whoever reads of a failure. */
static void print_queue(void)
{
    for (size_t i = 0; i < h->taken; i++) {
        const struct improv_client_action *action = &h->queue[i].action;
        print_error("# %s action %d, characteristic %d, state %02X, outcome "
                    "%d, step %d, error %02X\n",
                    i < h->expected ? " " : ">", action->type,
                    action->characteristic, action->state, action->outcome,
                    action->step, action->error);
    }
}

static void check(bool good, const char *what, const char *file, int line)
{
    if (!good)
        print_queue();
    _assert_true(good, what, file, line);
}

void client_expect_nothing(const char *file, int line)
{
    check(h->expected == h->taken, "nothing more", file, line);
}

int client_ends(void **state)
{
    (void)state;
    bool silent = h->expected == h->taken;
    if (!silent)
        print_queue();
    h->unrecorded |= !silent;
    client_replay_all(__FILE__, __LINE__);
    return silent ? 0 : -1;
}

const struct client_taken *client_expect(enum improv_client_action_type type,
                                         const char *file, int line)
{
    static const struct client_taken none;
    check(h->expected < h->taken, "something more", file, line);
    if (h->expected >= h->taken)
        return &none;
    const struct client_taken *taken = &h->queue[h->expected++];
    check(taken->action.type == type, "type of action", file, line);
    return taken;
}

void client_expect_operation(enum improv_client_action_type type,
                             enum improv_characteristic characteristic,
                             const char *file, int line)
{
    const struct client_taken *taken = client_expect(type, file, line);
    check(taken->action.characteristic == characteristic, "characteristic",
          file, line);
}

void client_expect_write(const char *string, const char *file, int line)
{
    const struct text text = text_read(string);
    const struct client_taken *taken =
        client_expect(IMPROV_CLIENT_WRITE, file, line);
    check(taken->action.characteristic == IMPROV_CHARACTERISTIC_COMMAND,
          "characteristic", file, line);
    check(bytes_equal(text_view(&taken->bytes), text_view(&text)), "frame",
          file, line);
}

void client_expect_state(uint8_t state, const char *file, int line)
{
    const struct client_taken *taken =
        client_expect(IMPROV_CLIENT_STATE, file, line);
    check(taken->action.state == state, "state", file, line);
}

void client_expect_ready(uint8_t capabilities, const char *file, int line)
{
    const struct client_taken *taken =
        client_expect(IMPROV_CLIENT_READY, file, line);
    check(taken->action.capabilities == capabilities, "capabilities", file,
          line);
}

void client_expect_success(const char *strings, const char *file, int line)
{
    const struct text text = text_read(strings);
    const struct client_taken *taken =
        client_expect(IMPROV_CLIENT_ENDED, file, line);
    check(taken->action.outcome == IMPROV_OUTCOME_OK, "outcome", file, line);
    check(bytes_equal(text_view(&taken->result), text_view(&text)), "result",
          file, line);
}

void client_expect_refused(uint8_t error, const char *file, int line)
{
    const struct client_taken *taken =
        client_expect(IMPROV_CLIENT_ENDED, file, line);
    check(taken->action.outcome == IMPROV_OUTCOME_REFUSED, "outcome", file,
          line);
    check(taken->action.error == error, "error", file, line);
}

void client_expect_ended(enum improv_outcome outcome,
                         enum improv_client_step step, const char *file,
                         int line)
{
    const struct client_taken *taken =
        client_expect(IMPROV_CLIENT_ENDED, file, line);
    check(taken->action.outcome == outcome, "outcome", file, line);
    check(taken->action.step == step, "step", file, line);
}

void client_expect_command_ended(enum improv_outcome outcome, uint8_t command,
                                 uint8_t dropped, const char *file, int line)
{
    const struct client_taken *taken =
        client_expect(IMPROV_CLIENT_ENDED, file, line);
    check(taken->action.outcome == outcome, "outcome", file, line);
    check(taken->action.command == command, "command", file, line);
    check(taken->action.dropped == dropped, "dropped", file, line);
}

void client_expect_deadline(uint32_t ms, const char *file, int line)
{
    _assert_int_equal(improv_client_deadline(&h->client, h->now_ms), ms, file,
                      line);
}
