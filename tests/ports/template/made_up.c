/* SPDX-License-Identifier: Apache-2.0 */
/* Power, time, the worker, the lock. */
#include "made_up.h"

#include <stddef.h>

#include "edge.h"
#include "hal.h"
#include "improv_port/port.h"
#include "port.h"

enum { JOBS = JOB_BUTTON + 1 };

uint32_t now_ms;
bool power;

static uint32_t signals;
static struct {
    bool runs;
    uint32_t at_ms;
} timers[JOBS];
static bool locked;
static bool working; /* the worker runs, and waits for another thread */
static const char *worst;

void fault(const char *what)
{
    if (!worst)
        worst = what;
}

const char *edge_fault(void)
{
    return worst;
}

void must_be_unlocked(const char *what)
{
    if (locked)
        fault(what);
}

void must_be_locked(const char *what)
{
    if (!locked)
        fault(what);
}

uint32_t improv_port_clock_ms(void)
{
    return now_ms;
}

void improv_port_lock(void)
{
    must_be_unlocked("the lock was taken twice");
    locked = true;
}

void improv_port_unlock(void)
{
    must_be_locked("the lock was given, but not taken");
    locked = false;
}

void hal_signal(enum job job)
{
    signals |= 1U << job;
}

void hal_signal_in(enum job job, uint32_t wait_ms)
{
    timers[job].runs = wait_ms != IMPROV_NO_DEADLINE;
    timers[job].at_ms = now_ms + (wait_ms > 0 ? wait_ms : 1);
}

uint32_t hal_wait(void)
{
    uint32_t taken = signals;

    signals = 0;
    return taken;
}

void settle(void)
{
    if (working)
        return;
    working = true;
    while (power && signals != 0)
        port_work(hal_wait());
    must_be_unlocked("the lock was not given back");
    working = false;
}

static void run_timers(void)
{
    for (unsigned job = 0; job < JOBS; job++)
        if (timers[job].runs && timers[job].at_ms == now_ms) {
            timers[job].runs = false;
            hal_signal((enum job)job);
        }
}

void edge_passes(uint32_t ms)
{
    while (ms-- > 0) {
        now_ms++;
        if (!power)
            continue;
        run_timers();
        wifi_passes();
        settle();
    }
}

void edge_makes(uint32_t clock_ms)
{
    now_ms = clock_ms;
    worst = NULL;
    power = false;
    flash_is_new();
}

void edge_boots(void)
{
    power = true;
    locked = working = false;
    signals = 0;
    for (unsigned job = 0; job < JOBS; job++)
        timers[job].runs = false;
    radio_is_new();
    wifi_is_new();
    panel_is_new();
    port_start();
    settle();
}

bool edge_has_power(void)
{
    return power;
}
