/* SPDX-License-Identifier: Apache-2.0 */
#include "input/prompt.h"

#include <errno.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "improv/wipe.h"
#include "output/terminal.h"

bool prompt_possible(void)
{
    return isatty(STDIN_FILENO);
}

/* The terminal hands out whole lines, so that reading one does not wait. */
static int on_readable(sd_event_source *source, int fd, uint32_t revents,
                       void *userdata)
{
    (void)source;
    (void)revents;
    struct prompt *prompt = userdata;
    struct secret secret;

    int r = secret_read_line(fd, &secret);
    if (r < 0 && r != -EMSGSIZE) { /* whose length says it */
        secret.length = 0;
        secret.ended = true;
    }
    prompt_close(prompt);
    prompt->handler(prompt->userdata, &secret);
    improv_wipe(&secret, sizeof secret);
    return 0;
}

static int set_echo(struct prompt *prompt, bool echo)
{
    if (tcgetattr(STDIN_FILENO, &prompt->saved) < 0)
        return -errno;
    prompt->own = prompt->saved;
    if (!echo)
        prompt->own.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    prompt->own.c_lflag |= ICANON | ISIG;
    prompt->echo = echo;
    return tcsetattr(STDIN_FILENO, TCSAFLUSH, &prompt->own) < 0 ? -errno : 0;
}

int prompt_open(struct prompt *prompt, sd_event *event, const char *question,
                bool echo)
{
    int r = set_echo(prompt, echo);
    if (r < 0)
        return r;
    r = sd_event_add_io(event, &prompt->source, STDIN_FILENO, EPOLLIN,
                        on_readable, prompt);
    if (r < 0) {
        tcsetattr(STDIN_FILENO, TCSANOW, &prompt->saved);
        return r;
    }
    terminal_question(question);
    return 0;
}

/* What was typed of a secret and not read is not for who reads next, who would
 * show it. */
static void give_back(const struct prompt *prompt)
{
    if (!prompt->echo)
        tcflush(STDIN_FILENO, TCIFLUSH);
    tcsetattr(STDIN_FILENO, TCSANOW, &prompt->saved);
}

void prompt_close(struct prompt *prompt)
{
    if (!prompt->source)
        return;
    prompt->source = sd_event_source_disable_unref(prompt->source);
    give_back(prompt);
    if (!prompt->echo)
        fputc('\n', stderr);
    terminal_question("");
}

void prompt_pause(struct prompt *prompt)
{
    if (prompt->source)
        give_back(prompt);
}

void prompt_resume(struct prompt *prompt)
{
    if (!prompt->source)
        return;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &prompt->own);
    terminal_show_question();
}
