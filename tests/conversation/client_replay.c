/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Holds every conversation of the client again, in four ways:
 * - the connection ends after every step: the client comes to an end, and can
 *   be connected again [CLI-7] [CLI-10];
 * - each result is cut at every byte: the client reads it, and all else is the
 *   same [CLI-6];
 * - the clock wraps at every step: the client does the same [TIME-1];
 * - each GATT operation fails: the client comes to an end [CLI-7].
 */
#include "client_harness.h"

enum { STEPS_MAX = 300 };

struct step {
    struct improv_client_event event;
    uint8_t *bytes;    /* of the event */
    uint32_t after_ms; /* since the client began */
    uint64_t digest;   /* of what the client did until then */
    bool ended;        /* a command, or the connection */
    bool reads;        /* a result that was cut anyway */
};

static struct step steps[STEPS_MAX];
static size_t step_count;
static uint32_t began_ms;

static struct client_harness *const h = &client_harness;

/* --- Recording ------------------------------------------------------------ */

static uint8_t *keep(struct improv_bytes bytes)
{
    uint8_t *kept = malloc(bytes.length > 0 ? bytes.length : 1);
    assert_non_null(kept);
    if (bytes.length > 0)
        memcpy(kept, bytes.data, bytes.length);
    return kept;
}

void client_replay_record(const struct improv_client_event *event)
{
    if (step_count == 0)
        began_ms = h->now_ms;
    assert_true(step_count < STEPS_MAX);
    struct step *step = &steps[step_count++];
    *step = (struct step){.event = *event,
                          .bytes = keep(event->bytes),
                          .after_ms = h->now_ms - began_ms};
    step->event.bytes.data = step->bytes;
}

static bool is_read_of_result(const struct improv_client_action *action)
{
    return action->type == IMPROV_CLIENT_READ &&
           action->characteristic == RESULT;
}

void client_replay_recorded(void)
{
    struct step *step = &steps[step_count - 1];
    step->digest = h->digest;
    for (size_t i = 0; i < h->taken; i++) {
        step->ended |= h->queue[i].action.type == IMPROV_CLIENT_ENDED;
        step->reads |= is_read_of_result(&h->queue[i].action);
    }
}

static void forget_all(void)
{
    for (size_t i = 0; i < step_count; i++)
        free(steps[i].bytes);
    step_count = 0;
}

/* --- Replaying ------------------------------------------------------------ */

static struct {
    const char *how; /* NULL: not replaying */
    size_t step, detail;
    const char *file;
    int line;
} place;

static void be_at(const char *how, size_t step, size_t detail)
{
    place.how = how;
    place.step = step;
    place.detail = detail;
}

/* What failed is not held a third time, nor is it the next test's. */
void client_replay_fails(void)
{
    if (!place.how)
        return;
    print_error("# again, %s %zu at step %zu of the conversation that ended "
                "there\n",
                place.how, place.detail, place.step);
    place.how = NULL;
    forget_all();
    h->taken = h->expected = 0;
}

static void must_be(bool good, const char *what)
{
    if (!good)
        client_replay_fails();
    _assert_true(good, what, place.file, place.line);
}

static void drive(const struct improv_client_event *event)
{
    client_drive(event, place.file, place.line);
}

static void drive_type(enum improv_client_event_type type)
{
    drive(&(struct improv_client_event){.type = type});
}

static void drive_bytes(enum improv_client_event_type type, const char *string)
{
    const struct text text = text_read(string);
    drive(
        &(struct improv_client_event){.type = type, .bytes = text_view(&text)});
}

static void take_step(const struct step *step, uint32_t start_ms)
{
    h->now_ms = start_ms + step->after_ms;
    drive(&step->event);
}

static void take_rest(size_t from, uint32_t start_ms, bool same)
{
    for (size_t i = from; i < step_count; i++) {
        take_step(&steps[i], start_ms);
        if (same)
            must_be(h->digest == steps[i].digest, "it does the same");
    }
}

/* --- The connection ends -------------------------------------------------- */

static bool idle(void)
{
    return h->client.step == IMPROV_STEP_IDLE;
}

static bool ready(void)
{
    return h->client.step == IMPROV_STEP_READY;
}

/* One, that says how it ended, and nothing more to do. */
static void must_have_ended(enum improv_outcome broken)
{
    const struct improv_client_action *last = &h->queue[0].action;
    must_be(h->taken == 1 && last->type == IMPROV_CLIENT_ENDED, "it ends once");
    must_be(last->outcome == broken || last->outcome == IMPROV_OUTCOME_OK ||
                last->outcome == IMPROV_OUTCOME_REFUSED,
            "it says how it ended");
    must_be(last->step != IMPROV_STEP_READY || last->outcome == broken,
            "nothing that ended before ends again");
}

static bool tells_state(void)
{
    for (size_t i = 0; i < h->taken; i++)
        if (h->queue[i].action.type == IMPROV_CLIENT_STATE)
            return true;
    return false;
}

static void answer_setup(void)
{
    bool told = false;
    for (unsigned i = 0; i < 5; i++) {
        must_be(h->operating, "subscribes and reads");
        drive_bytes(IMPROV_CLIENT_DONE, "02");
        told |= tells_state();
    }
    must_be(told && ready(), "tells the state, and is ready");
}

/* As another device, that then says nothing. */
static void must_connect_again(void)
{
    drive(&(struct improv_client_event){.type = IMPROV_CLIENT_CONNECTED,
                                        .characteristics = HAS_ALL});
    answer_setup();
    drive_bytes(IMPROV_CLIENT_SEND, EXAMPLE);
    must_be(h->operating, "writes");
    drive_type(IMPROV_CLIENT_DONE);
    h->now_ms += improv_client_deadline(&h->client, h->now_ms);
    drive_type(IMPROV_CLIENT_TICK);
    must_have_ended(IMPROV_OUTCOME_TIMED_OUT);
    must_be(ready(), "is ready again");
}

static void lose(const struct client_harness *before, size_t index)
{
    static struct client_harness lost;
    *h = *before;
    be_at("disconnected", index, 0);
    drive_type(IMPROV_CLIENT_DISCONNECTED);
    must_have_ended(IMPROV_OUTCOME_DISCONNECTED);
    must_be(idle() && h->client.queued == 0, "nothing is left");
    lost = *h;
    must_connect_again();
    *h = lost;
    take_rest(index, began_ms, false);
}

/* --- An operation fails --------------------------------------------------- */

static void must_go_on(void)
{
    if (ready()) {
        drive_bytes(IMPROV_CLIENT_SEND, EXAMPLE);
        must_be(!ready(), "takes another command");
    }
    drive_type(IMPROV_CLIENT_DISCONNECTED);
    must_connect_again();
}

static void fail_operation(const struct client_harness *before, size_t index)
{
    static struct client_harness failed;
    if (!before->operating)
        return;
    *h = *before;
    be_at("failed", index, 0);
    bool ended = idle() || ready();
    drive_type(IMPROV_CLIENT_FAILED);
    if (!ended)
        must_have_ended(IMPROV_OUTCOME_GATT_FAILED);
    must_be(!ended || h->taken == 0, "what ended does not end again");
    must_be(idle() || ready(), "it comes to an end");
    failed = *h;
    must_go_on();
    *h = failed;
    take_rest(index, began_ms, false);
}

/* --- The link cuts a result ----------------------------------------------- */

/* Of a result that the test itself does not cut. */
static bool can_be_cut(size_t index)
{
    const struct improv_client_event *event = &steps[index].event;
    struct improv_frame frame;

    if (event->type != IMPROV_CLIENT_NOTIFIED ||
        event->characteristic != RESULT ||
        improv_frame_decode(event->bytes, &frame) != IMPROV_COMPLETE)
        return false;
    for (size_t i = index; i < step_count && !steps[i].reads; i++)
        if (steps[i].ended || i + 1 == step_count)
            return true;
    return false;
}

static void give_whole(const struct step *step)
{
    if (h->taken == 0 || !is_read_of_result(&h->queue[h->taken - 1].action))
        return;
    h->passes_over_read = false;
    drive(&(struct improv_client_event){.type = IMPROV_CLIENT_DONE,
                                        .bytes = step->event.bytes});
}

/* Where the write never ends, what was cut can't be read. */
static bool never_read(const struct step *step)
{
    return h->passes_over_read && step->ended &&
           step->event.type != IMPROV_CLIENT_DONE;
}

static void take_rest_of_cut(size_t index)
{
    for (size_t i = index + 1; i < step_count; i++) {
        take_step(&steps[i], began_ms);
        give_whole(&steps[index]);
        if (never_read(&steps[i]))
            return;
        must_be(h->digest == steps[i].digest, "it ends the same");
    }
}

static void cut_at(const struct step *step, size_t at)
{
    struct improv_client_event event = step->event;
    bool waits = h->client.step == IMPROV_STEP_ANSWER;

    event.bytes.length = at;
    h->now_ms = began_ms + step->after_ms;
    h->passes_over_read = waits || h->client.step == IMPROV_STEP_WRITE;
    drive(&event);
    give_whole(step);
    must_be(!waits || !h->passes_over_read, "it reads");
    must_be(h->digest == step->digest, "it takes what it reads");
}

static void cut(const struct client_harness *before, size_t index)
{
    if (!can_be_cut(index))
        return;
    for (size_t at = 1; at < steps[index].event.bytes.length; at++) {
        *h = *before;
        be_at("cut at byte", index, at);
        cut_at(&steps[index], at);
        take_rest_of_cut(index);
    }
}

/* --- All of it ------------------------------------------------------------ */

static void wrap(size_t index)
{
    for (uint32_t late = 0; late < 2; late++) {
        uint32_t start_ms = UINT32_MAX - steps[index].after_ms + late;
        be_at("wrapped", index, late);
        client_begin(start_ms);
        take_rest(0, start_ms, true);
    }
}

static void replay(void)
{
    static struct client_harness before;

    client_begin(began_ms);
    for (size_t i = 0; i <= step_count; i++) {
        before = *h;
        lose(&before, i);
        fail_operation(&before, i);
        if (i == step_count)
            break;
        cut(&before, i);
        *h = before;
        be_at("unchanged", i, 0);
        take_step(&steps[i], began_ms);
        must_be(h->digest == steps[i].digest, "it does the same");
    }
    for (size_t i = 0; i < step_count; i++)
        wrap(i);
}

void client_replay_all(const char *file, int line)
{
    place.file = file;
    place.line = line;
    if (!h->unrecorded && step_count > 0)
        replay();
    place.how = NULL;
    forget_all();
    h->taken = h->expected = 0;
}
