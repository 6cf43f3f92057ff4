/* SPDX-License-Identifier: Apache-2.0 */
#include "hooks.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cleanup.h"
#include "clock.h"
#include "log.h"
#include "words.h"

#define HOOK_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* Between SIGTERM and SIGKILL. */
enum { GRACE_MS = 2000, VARIABLES = 7 };

struct waiting {
    enum config_hook hook;
    char *environment[VARIABLES + 1]; /* NULL at the end */
};

struct hooks {
    sd_event *event;
    const struct config *config;
    struct waiting queue[HOOKS_WAITING];
    unsigned count;

    enum config_hook hook;    /* the one that runs */
    pid_t process;            /* and its group; 0: none runs */
    sd_event_source *child;   /* its end */
    sd_event_source *timeout; /* to SIGTERM, then to SIGKILL */
    bool asked;               /* SIGTERM was sent */
};

static const char *event_name(enum config_hook hook)
{
    static const char *const names[CONFIG_HOOKS] = {
        [CONFIG_HOOK_START] = "start",
        [CONFIG_HOOK_PROVISIONING] = "provisioning",
        [CONFIG_HOOK_PROVISIONED] = "provisioned",
        [CONFIG_HOOK_STOP] = "stop",
        [CONFIG_HOOK_STATE] = "state",
    };
    return names[hook];
}

/* --- The environment ------------------------------------------------------ */

static void free_waiting(struct waiting *waiting)
{
    for (unsigned i = 0; i < VARIABLES; i++)
        free(waiting->environment[i]);
    memset(waiting, 0, sizeof *waiting);
}

static int fill(struct waiting *waiting, enum config_hook hook,
                const struct hook_values *values)
{
    const char *const variables[VARIABLES][2] = {
        {"PATH", HOOK_PATH},
        {"LANG", "C.UTF-8"},
        {"IMPROV_EVENT", event_name(hook)},
        {"IMPROV_STATE", words_state(values->state)},
        {"IMPROV_ERROR", words_error(values->error)},
        {"IMPROV_NAME", values->name},
        {"IMPROV_ADDRESS", values->address},
    };

    waiting->hook = hook;
    for (unsigned i = 0; i < VARIABLES; i++)
        if (asprintf(&waiting->environment[i], "%s=%s", variables[i][0],
                     variables[i][1]) < 0) {
            waiting->environment[i] = NULL;
            free_waiting(waiting);
            return -ENOMEM;
        }
    return 0;
}

/* --- The queue ------------------------------------------------------------ */

static void drop(struct hooks *hooks, unsigned i)
{
    free_waiting(&hooks->queue[i]);
    hooks->count--;
    memmove(&hooks->queue[i], &hooks->queue[i + 1],
            (hooks->count - i) * sizeof hooks->queue[0]);
    memset(&hooks->queue[hooks->count], 0, sizeof hooks->queue[0]);
}

/* An older state is no news any more. */
static void drop_states(struct hooks *hooks)
{
    for (unsigned i = hooks->count; i-- > 0;)
        if (hooks->queue[i].hook == CONFIG_HOOK_STATE)
            drop(hooks, i);
}

static void make_room(struct hooks *hooks)
{
    if (hooks->count < HOOKS_WAITING)
        return;
    log_error("hook on_%s: dropped, too many wait",
              event_name(hooks->queue[0].hook));
    drop(hooks, 0);
}

/* --- The process ---------------------------------------------------------- */

/* No signal is blocked or ignored, and it leads a group. */
static int set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none, all;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawnattr_setpgroup(attributes, 0);
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK |
                                                    POSIX_SPAWN_SETSIGDEF |
                                                    POSIX_SPAWN_SETPGROUP);
}

/* No input, improvd's own output, and no other descriptor. */
static int set_files(posix_spawn_file_actions_t *files)
{
    int r = posix_spawn_file_actions_addopen(files, STDIN_FILENO, "/dev/null",
                                             O_RDONLY, 0);
    return r ? r
             : posix_spawn_file_actions_addclosefrom_np(files,
                                                        STDERR_FILENO + 1);
}

static int spawn(pid_t *ret_process, char *const *arguments,
                 char *const *environment)
{
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t files;

    int r = posix_spawnattr_init(&attributes);
    if (r)
        return -r;
    r = posix_spawn_file_actions_init(&files);
    if (r == 0) {
        r = set_attributes(&attributes);
        if (r == 0)
            r = set_files(&files);
        if (r == 0)
            r = posix_spawn(ret_process, arguments[0], &files, &attributes,
                            arguments, environment);
        posix_spawn_file_actions_destroy(&files);
    }
    posix_spawnattr_destroy(&attributes);
    return -r;
}

static void signal_group(const struct hooks *hooks, int number)
{
    kill(-hooks->process, number);
    if (getpgid(hooks->process) != hooks->process) /* it has left its group */
        kill(hooks->process, number);
}

/* One that has become another user's can't be ended: it is not waited for. */
static void kill_and_reap(struct hooks *hooks)
{
    signal_group(hooks, SIGKILL);
    while (kill(hooks->process, 0) == 0 &&
           waitpid(hooks->process, NULL, 0) < 0 && errno == EINTR)
        ;
    hooks->process = 0;
}

static void run_next(struct hooks *hooks);

static void log_end(const struct hooks *hooks, const siginfo_t *end)
{
    const char *name = event_name(hooks->hook);

    if (end->si_code != CLD_EXITED)
        log_error("hook on_%s: %s by signal %d", name,
                  hooks->asked ? "took too long, ended" : "ended",
                  end->si_status);
    else if (end->si_status != 0)
        log_error("hook on_%s: exit code %d", name, end->si_status);
    else
        log_debug("hook on_%s: done", name);
}

/* It is not reaped yet, so its group is still its own. */
static int on_end(sd_event_source *source, const siginfo_t *end, void *userdata)
{
    (void)source;
    struct hooks *hooks = userdata;

    hooks->child = sd_event_source_disable_unref(hooks->child);
    signal_group(hooks, SIGKILL); /* what it left in the background */
    log_end(hooks, end);
    clock_disarm(hooks->timeout);
    hooks->process = 0;
    run_next(hooks);
    return 0;
}

static int on_timeout(sd_event_source *source, uint64_t usec, void *userdata)
{
    (void)source, (void)usec;
    struct hooks *hooks = userdata;

    signal_group(hooks, hooks->asked ? SIGKILL : SIGTERM);
    if (!hooks->asked)
        clock_arm(hooks->timeout, GRACE_MS);
    hooks->asked = true;
    return 0;
}

static int start(struct hooks *hooks, const struct waiting *waiting)
{
    char *const *arguments = hooks->config->hooks[waiting->hook];

    int r = spawn(&hooks->process, arguments, waiting->environment);
    if (r < 0) {
        hooks->process = 0;
        log_error("hook on_%s: %s: %s", event_name(waiting->hook), arguments[0],
                  strerror(-r));
        return r;
    }
    hooks->hook = waiting->hook;
    hooks->asked = false;
    r = sd_event_add_child(hooks->event, &hooks->child, hooks->process, WEXITED,
                           on_end, hooks);
    if (r >= 0) /* not once: a tracer makes it look as if it had ended before */
        r = sd_event_source_set_enabled(hooks->child, SD_EVENT_ON);
    if (r < 0) {
        log_error("hook on_%s: can't be watched: %s", event_name(hooks->hook),
                  strerror(-r));
        hooks->child = sd_event_source_disable_unref(hooks->child);
        kill_and_reap(hooks);
        return r;
    }
    return clock_arm(hooks->timeout, hooks->config->hook_timeout_ms);
}

/* One that can't be started does not hold up the others. */
static void run_next(struct hooks *hooks)
{
    while (hooks->process == 0 && hooks->count > 0) {
        start(hooks, &hooks->queue[0]);
        drop(hooks, 0);
    }
}

void hooks_run(struct hooks *hooks, enum config_hook hook,
               const struct hook_values *values)
{
    if (!hooks->config->hooks[hook])
        return;
    if (hook == CONFIG_HOOK_STATE)
        drop_states(hooks);
    make_room(hooks);
    if (fill(&hooks->queue[hooks->count], hook, values) < 0) {
        log_error("hook on_%s: no memory", event_name(hook));
        return;
    }
    hooks->count++;
    run_next(hooks);
}

int hooks_new(sd_event *event, const struct config *config,
              struct hooks **ret_hooks)
{
    struct hooks *hooks = calloc(1, sizeof *hooks);

    if (!hooks)
        return -ENOMEM;
    hooks->event = event;
    hooks->config = config;
    int r = clock_add_timer(event, &hooks->timeout, on_timeout, hooks);
    if (r < 0) {
        free(hooks);
        return r;
    }
    *ret_hooks = hooks;
    return 0;
}

void hooks_free(struct hooks *hooks)
{
    if (!hooks)
        return;
    sd_event_source_disable_unref(hooks->child);
    sd_event_source_disable_unref(hooks->timeout);
    if (hooks->process > 0)
        kill_and_reap(hooks);
    while (hooks->count > 0)
        drop(hooks, hooks->count - 1);
    free(hooks);
}
