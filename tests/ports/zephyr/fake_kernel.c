/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>

#include "fake.h"

enum { QUEUED_MAX = 32 };

uint64_t fake_now_ms = 0xFFFF0000; /* 32 bits wrap after a minute */
bool fake_power = true;

static struct k_work_q system_queue;
static struct k_work *queued[QUEUED_MAX];
static size_t queued_count;
static struct k_work_delayable *delayables;
static bool engine_locked;
static int spinning;

void fake_fail(const char *file, int line, const char *text)
{
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, text);
    abort();
}

void fake_may_block(const char *function)
{
    if (engine_locked || spinning)
        fake_fail(function, 0, "no lock is held");
}

static void note_engine(const struct k_mutex *mutex, bool held)
{
    if (strcmp(mutex->name, "engine_lock") == 0)
        engine_locked = held;
}

void k_mutex_lock(struct k_mutex *mutex, k_timeout_t timeout)
{
    (void)timeout;
    expect(!mutex->held && spinning == 0);
    mutex->held = true;
    note_engine(mutex, true);
}

void k_mutex_unlock(struct k_mutex *mutex)
{
    expect(mutex->held);
    mutex->held = false;
    note_engine(mutex, false);
}

k_spinlock_key_t k_spin_lock(struct k_spinlock *lock)
{
    (void)lock;
    expect(spinning == 0);
    return spinning++;
}

void k_spin_unlock(struct k_spinlock *lock, k_spinlock_key_t key)
{
    (void)lock;
    spinning = key;
}

void k_work_queue_start(struct k_work_q *queue, k_thread_stack_t *stack,
                        size_t size, int priority,
                        const struct k_work_queue_config *config)
{
    (void)stack, (void)size, (void)priority, (void)config;

    expect(!queue->started);
    queue->started = true;
}

static void enqueue(struct k_work_q *queue, struct k_work *work)
{
    if (work->queue)
        return;
    expect(queued_count < QUEUED_MAX);
    work->queue = queue;
    queued[queued_count++] = work;
}

int k_work_submit_to_queue(struct k_work_q *queue, struct k_work *work)
{
    expect(queue->started);
    enqueue(queue, work);
    return 0;
}

int k_work_schedule(struct k_work_delayable *work, k_timeout_t delay)
{
    return work->waiting ? 0 : k_work_reschedule(work, delay);
}

static int reschedule(struct k_work_q *queue, struct k_work_delayable *work,
                      k_timeout_t delay)
{
    if (!work->known) {
        work->known = true;
        work->next = delayables;
        delayables = work;
    }
    work->queue = queue;
    work->waiting = true;
    work->due_ms = fake_now_ms + delay.ms;
    return 0;
}

int k_work_reschedule(struct k_work_delayable *work, k_timeout_t delay)
{
    return reschedule(&system_queue, work, delay);
}

int k_work_reschedule_for_queue(struct k_work_q *queue,
                                struct k_work_delayable *work,
                                k_timeout_t delay)
{
    expect(queue->started);
    return reschedule(queue, work, delay);
}

int k_work_cancel_delayable(struct k_work_delayable *work)
{
    work->waiting = false;
    return 0;
}

/* The first whose thread has nothing else to do; NULL if there is none. */
static struct k_work *next_work(void)
{
    for (size_t i = 0; i < queued_count; i++) {
        struct k_work *work = queued[i];

        if (work->queue->busy)
            continue;
        memmove(&queued[i], &queued[i + 1],
                (--queued_count - i) * sizeof(struct k_work *));
        return work;
    }
    return NULL;
}

static void run_queued(void)
{
    struct k_work *work;

    while (fake_power && (work = next_work())) {
        struct k_work_q *queue = work->queue;

        work->queue = NULL;
        queue->busy = true;
        work->handler(work);
        queue->busy = false;
        expect(!engine_locked && spinning == 0);
    }
}

void fake_forget_kernel(void)
{
    system_queue.busy = false;
    queued_count = 0;
    delayables = NULL;
    engine_locked = false;
    spinning = 0;
}

static struct k_work_delayable *soonest(void)
{
    struct k_work_delayable *found = NULL;

    for (struct k_work_delayable *each = delayables; each; each = each->next)
        if (each->waiting && (!found || each->due_ms < found->due_ms))
            found = each;
    return found;
}

void fake_run(uint32_t ms)
{
    uint64_t end_ms = fake_now_ms + ms;
    struct k_work_delayable *next;

    run_queued();
    while (fake_power && (next = soonest()) && next->due_ms <= end_ms) {
        if (next->due_ms > fake_now_ms)
            fake_now_ms = next->due_ms;
        next->waiting = false;
        enqueue(next->queue, &next->work);
        run_queued();
    }
    if (fake_now_ms < end_ms) /* a handler may have let time pass */
        fake_now_ms = end_ms;
}

int64_t k_uptime_get(void)
{
    return (int64_t)fake_now_ms;
}

uint32_t k_uptime_get_32(void)
{
    return (uint32_t)fake_now_ms;
}

int k_msgq_put(struct k_msgq *queue, const void *message, k_timeout_t timeout)
{
    (void)timeout;
    if (queue->count == queue->capacity)
        return -ENOMSG;
    memcpy(queue->buffer + queue->count++ * queue->size, message, queue->size);
    return 0;
}

int k_msgq_get(struct k_msgq *queue, void *ret_message, k_timeout_t timeout)
{
    (void)timeout;
    if (queue->count == 0)
        return -ENOMSG;
    memcpy(ret_message, queue->buffer, queue->size);
    memmove(queue->buffer, queue->buffer + queue->size,
            --queue->count * queue->size);
    return 0;
}

void k_msgq_purge(struct k_msgq *queue)
{
    queue->count = 0;
}

long atomic_get(const atomic_t *target)
{
    return *target;
}

long atomic_set(atomic_t *target, long value)
{
    long old = *target;

    *target = value;
    return old;
}

long atomic_or(atomic_t *target, long value)
{
    return atomic_set(target, *target | value);
}

bool atomic_cas(atomic_t *target, long old, long value)
{
    if (*target != old)
        return false;
    *target = value;
    return true;
}

uint32_t ring_buf_space_get(const struct ring_buf *ring)
{
    return ring->size - ring->length;
}

uint32_t ring_buf_put(struct ring_buf *ring, const uint8_t *data, uint32_t n)
{
    n = MIN(n, ring_buf_space_get(ring));
    memcpy(ring->buffer + ring->length, data, n);
    ring->length += n;
    return n;
}

uint32_t ring_buf_get(struct ring_buf *ring, uint8_t *data, uint32_t n)
{
    n = MIN(n, ring->length);
    memcpy(data, ring->buffer, n);
    ring->length -= n;
    memmove(ring->buffer, ring->buffer + n, ring->length);
    return n;
}
