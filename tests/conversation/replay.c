/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Holds every conversation again, in three ways:
 * - each write is cut in two, at every byte: the device does the same [FRM-4];
 * - each central leaves after every step: the invariants hold, and there is a
 *   way back [FRM-6];
 * - the clock wraps at every step: the device does the same [TIME-1].
 */
#include "harness.h"

enum { STEPS_MAX = 1100, STRINGS_MAX = 8, CENTRALS = 8 };

struct step {
    struct improv_device_event event;
    struct improv_bytes strings[STRINGS_MAX];
    uint8_t *bytes;    /* of all that the event points to */
    uint32_t after_ms; /* since the device began */
    bool current;      /* the answer to the action before */
    bool refused;      /* it led to an error */
    uint64_t digest;   /* of what the device did */
};

static struct step steps[STEPS_MAX];
static size_t step_count;
static uint32_t began_ms;

/* --- Recording ------------------------------------------------------------ */

static struct improv_bytes keep(uint8_t **at, struct improv_bytes bytes)
{
    struct improv_bytes kept = {*at, bytes.length};
    if (bytes.length > 0)
        memcpy(*at, bytes.data, bytes.length);
    *at += bytes.length;
    return kept;
}

static size_t size_of(const struct improv_device_event *event)
{
    size_t size = event->bytes.length;
    for (size_t i = 0; i < event->string_count; i++)
        size += event->strings[i].length;
    return size;
}

static void keep_all(struct step *step, const struct improv_device_event *event)
{
    uint8_t *at = step->bytes = malloc(size_of(event) + 1);
    assert_non_null(at);
    assert_true(event->string_count <= STRINGS_MAX);
    step->event.bytes = keep(&at, event->bytes);
    for (size_t i = 0; i < event->string_count; i++)
        step->strings[i] = keep(&at, event->strings[i]);
    step->event.strings = step->strings;
}

void replay_record(const struct improv_device_event *event)
{
    if (step_count == 0)
        began_ms = harness.now_ms;
    assert_true(step_count < STEPS_MAX);
    struct step *step = &steps[step_count++];
    step->event = *event;
    step->after_ms = harness.now_ms - began_ms;
    step->current = event->number == current_number(event->type);
    keep_all(step, event);
}

void replay_recorded(void)
{
    struct step *step = &steps[step_count - 1];
    step->digest = harness.digest;
    step->refused = harness.refused;
}

static void forget_all(void)
{
    for (size_t i = 0; i < step_count; i++)
        free(steps[i].bytes);
    step_count = 0;
}

/* --- Replaying ------------------------------------------------------------ */

static struct {
    const char *how;
    size_t step, detail;
    const char *file;
    int line;
} place;

static void must(bool good)
{
    if (!good)
        print_error("# again, %s %zu at step %zu of the conversation that "
                    "ended there\n",
                    place.how, place.detail, place.step);
    _assert_true(good, "the device does the same", place.file, place.line);
}

static void take_step(const struct step *step, uint32_t start_ms)
{
    struct improv_device_event event = step->event;
    harness.now_ms = start_ms + step->after_ms;
    if (step->current)
        event.number = current_number(event.type);
    drive(&event, place.file, place.line);
}

static void take_rest(size_t from, uint32_t start_ms, bool same)
{
    for (size_t i = from; i < step_count; i++) {
        take_step(&steps[i], start_ms);
        must(!same || harness.digest == steps[i].digest);
    }
}

static void piece(const struct step *step, size_t from, size_t to)
{
    struct improv_device_event event = step->event;
    event.bytes.data += from;
    event.bytes.length = to - from;
    if (event.offset > 0)
        event.offset += from;
    drive(&event, place.file, place.line);
}

/* A write that was refused may be refused earlier. */
static void cut(const struct harness *before, size_t index)
{
    const struct step *step = &steps[index];
    size_t length = step->event.bytes.length;

    if (step->event.type != IMPROV_EVENT_WRITE || step->refused)
        return;
    for (size_t at = 1; at < length; at++) {
        harness = *before;
        place.how = "cut at byte", place.step = index, place.detail = at;
        harness.now_ms = began_ms + step->after_ms;
        piece(step, 0, at);
        piece(step, at, length);
        must(harness.digest == step->digest);
        take_rest(index + 1, began_ms, true);
    }
}

static void leave(const struct harness *before, size_t index)
{
    for (uint32_t central = 1; central < CENTRALS; central++) {
        harness = *before;
        place.how = "without central", place.step = index;
        place.detail = central;
        drive(&(struct improv_device_event){.type = IMPROV_EVENT_DISCONNECTED,
                                            .central = central},
              place.file, place.line);
        take_rest(index, began_ms, false);
    }
}

static void wrap(size_t index)
{
    for (uint32_t late = 0; late < 2; late++) {
        uint32_t start_ms = UINT32_MAX - steps[index].after_ms + late;
        place.how = "wrapped", place.step = index, place.detail = late;
        begin_device(start_ms);
        take_rest(0, start_ms, true);
    }
}

static void replay(void)
{
    static struct harness before;

    begin_device(began_ms);
    for (size_t i = 0; i < step_count; i++) {
        before = harness;
        cut(&before, i);
        leave(&before, i);
        harness = before;
        take_step(&steps[i], began_ms);
    }
    before = harness;
    leave(&before, step_count); /* after the last one, too */
    for (size_t i = 0; i < step_count; i++)
        wrap(i);
}

void replay_all(const char *file, int line)
{
    place.file = file, place.line = line;
    if (!harness.unrecorded && step_count > 0)
        replay();
    forget_all();
    harness.taken = harness.expected = 0;
}
