/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The child writes the new file and tells; the parent, if the settings are
 * still wanted, tells it to go on; the child puts the file in place and ends.
 * When the channel closes before that, the child removes the file.
 */
#include "settings/settings_job.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "cleanup.h"
#include "clock.h"
#include "log.h"

enum {
    CHANNEL = 3,  /* in the child: the first after standard error */
    GO_MS = 2000, /* of 5 s; putting it in place takes time, too [REQ-3] */
    CHILD_FAILED = 1,
};

struct settings_job {
    settings_job_handler handler; /* NULL: dropped */
    void *userdata;
    sd_event_source *heard; /* on the channel */
    int channel;            /* -1: closed */
    uint32_t began_ms;
    bool gone_on; /* the child was told to */
    struct replacement replacement;
};

/* Which file the child has written. */
struct prepared {
    dev_t device;
    ino_t inode;
};

/* --- The child ------------------------------------------------------------ */

/* Only the channel: on the bus this process would outlive its parent. */
static int keep_channel(int channel)
{
    if (dup2(channel, CHANNEL) < 0)
        return -errno;
    return close_range(CHANNEL + 1, ~0U, 0) < 0 ? -errno : 0;
}

static int tell(const struct replacement *replacement)
{
    const struct prepared prepared = {replacement->device, replacement->inode};
    ssize_t sent = send(CHANNEL, &prepared, sizeof prepared, MSG_NOSIGNAL);
    return sent == (ssize_t)sizeof prepared ? 0 : -EPIPE;
}

static bool told_to_go_on(void)
{
    char go;
    return recv(CHANNEL, &go, 1, 0) == 1;
}

static int store(const char *file, gid_t group,
                 const struct improv_request *settings)
{
    struct settings_change change;

    int r = settings_prepare(file, group, settings, &change);
    if (r < 0)
        return r;
    r = tell(&change.replacement);
    if (r >= 0)
        r = told_to_go_on() ? settings_commit(&change) : -ECANCELED;
    settings_end(&change);
    return r;
}

static _Noreturn void be_child(int channel, const char *file, gid_t group,
                               const struct improv_request *settings)
{
    int r = keep_channel(channel);
    if (r >= 0)
        r = store(file, group, settings);
    _exit(r < 0 ? CHILD_FAILED : 0);
}

/* --- The parent ----------------------------------------------------------- */

static void hang_up(struct settings_job *job)
{
    job->heard = sd_event_source_disable_unref(job->heard);
    if (job->channel >= 0)
        close(job->channel);
    job->channel = -1;
}

static void go_on(struct settings_job *job)
{
    job->gone_on = send(job->channel, "", 1, MSG_NOSIGNAL) == 1;
}

/* In time, it may be put in place; otherwise the child sees that we hung up. */
static int on_heard(sd_event_source *source, int fd, uint32_t events,
                    void *userdata)
{
    (void)source, (void)events;
    struct settings_job *job = userdata;
    struct prepared prepared;

    ssize_t got = recv(fd, &prepared, sizeof prepared, MSG_DONTWAIT);
    if (got == (ssize_t)sizeof prepared) {
        job->replacement.device = prepared.device;
        job->replacement.inode = prepared.inode;
        if (clock_now_ms() - job->began_ms < GO_MS)
            go_on(job);
        else
            log_error("settings: the disk is too slow; nothing is stored");
    }
    hang_up(job);
    return 0;
}

/* A child that was killed may have done it. Only then the disk is waited for
 * here. */
static bool stored(struct settings_job *job, const siginfo_t *end)
{
    if (end->si_code == CLD_EXITED)
        return end->si_status == 0;
    log_error("settings: killed by signal %d", end->si_status);
    return job->gone_on && replace_file_happened(&job->replacement);
}

static int on_child(sd_event_source *source, const siginfo_t *end,
                    void *userdata)
{
    struct settings_job *job = userdata;
    settings_job_handler handler = job->handler;
    void *handler_data = job->userdata;
    bool good = handler && stored(job, end); /* or the file's name is gone */

    sd_event_source_set_floating(source, false); /* it ends, and the job */
    if (handler)
        handler(handler_data, good);
    return 0;
}

static void free_job(void *userdata)
{
    struct settings_job *job = userdata;
    hang_up(job);
    free(job);
}

/* The source owns the job, the event loop the source: it is there until the
 * child has ended, for somebody must look at that. */
static int watch(struct settings_job *job, sd_event *event, pid_t child)
{
    sd_event_source *source = NULL;

    int r = sd_event_add_io(event, &job->heard, job->channel, EPOLLIN, on_heard,
                            job);
    if (r >= 0)
        r = sd_event_add_child(event, &source, child, WEXITED, on_child, job);
    if (r < 0)
        return r;
    /* Not once: a tracer makes it look as if the child had ended before. */
    sd_event_source_set_enabled(source, SD_EVENT_ON);
    sd_event_source_set_destroy_callback(source, free_job);
    sd_event_source_set_floating(source, true);
    sd_event_source_unref(source);
    return 0;
}

/* On failure the job is the caller's still. */
static int start(struct settings_job *job, sd_event *event, const char *file,
                 gid_t group, const struct improv_request *settings)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
        return -errno;
    job->channel = ends[0];
    pid_t child = fork();
    if (child == 0)
        be_child(ends[1], file, group, settings);
    int r = child < 0 ? -errno : 0;
    close(ends[1]);
    return r < 0 ? r : watch(job, event, child);
}

int settings_job_begin(sd_event *event, const char *file, gid_t group,
                       const struct improv_request *settings,
                       settings_job_handler handler, void *userdata,
                       struct settings_job **ret_job)
{
    struct settings_job *job = calloc(1, sizeof *job);
    if (!job)
        return -ENOMEM;
    job->handler = handler;
    job->userdata = userdata;
    job->replacement.file = file;
    job->began_ms = clock_now_ms();

    int r = start(job, event, file, group, settings);
    if (r < 0) {
        free_job(job);
        return r;
    }
    *ret_job = job;
    return 0;
}

void settings_job_drop(struct settings_job *job)
{
    if (!job)
        return;
    job->handler = NULL;
    hang_up(job);
}

/* --- The name ------------------------------------------------------------- */

size_t settings_job_name(const char *file, char ret_name[SETTINGS_NAME_SIZE])
{
    int ends[2];
    char name[SETTINGS_NAME_SIZE];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return 0;
    pid_t child = fork();
    if (child == 0) {
        size_t length = settings_name(file, name);
        _exit(write(ends[1], name, length) < 0 ? CHILD_FAILED : 0);
    }
    close(ends[1]);
    autoclose int end = ends[0];
    ssize_t length = child < 0 ? 0 : read(end, name, sizeof name - 1);
    if (child > 0)
        waitpid(child, NULL, 0);
    if (length <= 0)
        return 0;
    memcpy(ret_name, name, (size_t)length);
    ret_name[length] = '\0';
    return (size_t)length;
}
