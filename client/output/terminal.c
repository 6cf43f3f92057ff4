/* SPDX-License-Identifier: Apache-2.0 */
#include "output/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool live;
static bool status_shown;
static char question[256]; /* "": none is open */

static bool is_dumb(void)
{
    const char *term = getenv("TERM");
    return !term || strcmp(term, "dumb") == 0;
}

void terminal_open(bool plain)
{
    live = !plain && isatty(STDOUT_FILENO) && !is_dumb();
}

bool terminal_is_live(void)
{
    return live;
}

static bool read_size(struct winsize *ret_size)
{
    return live && ioctl(STDOUT_FILENO, TIOCGWINSZ, ret_size) == 0 &&
           ret_size->ws_col > 0 && ret_size->ws_row > 0;
}

unsigned terminal_width(unsigned most)
{
    struct winsize size;
    unsigned width = read_size(&size) ? size.ws_col : 80;
    return width < most ? width : most;
}

unsigned terminal_height(void)
{
    struct winsize size;
    return read_size(&size) ? size.ws_row : 24;
}

/* As no-color.org has it: set, and not empty. */
static bool has_colours(const FILE *stream)
{
    const char *no_colour = getenv("NO_COLOR");
    return (!no_colour || no_colour[0] == '\0') && !is_dumb() &&
           (stream == stdout ? live : isatty(STDERR_FILENO));
}

const char *terminal_look(const FILE *stream, enum terminal_look look)
{
    static const char *const looks[] = {
        [LOOK_DIM] = "\x1b[2m",   [LOOK_BOLD] = "\x1b[1m",
        [LOOK_GOOD] = "\x1b[32m", [LOOK_BAD] = "\x1b[31m",
        [LOOK_ASK] = "\x1b[33m",
    };
    return has_colours(stream) ? looks[look] : "";
}

const char *terminal_plain(const FILE *stream)
{
    return has_colours(stream) ? "\x1b[0m" : "";
}

void terminal_status(const char *text)
{
    if (!live || question[0] != '\0')
        return;
    printf("\r\x1b[K%.*s", (int)terminal_width(80) - 1, text);
    fflush(stdout);
    status_shown = true;
}

void terminal_clear_status(void)
{
    if (live && question[0] != '\0')
        fputs("\r\x1b[K", stderr);
    if (!status_shown)
        return;
    printf("\r\x1b[K");
    fflush(stdout);
    status_shown = false;
}

static void print_question(void)
{
    if (question[0] != '\0')
        fprintf(stderr, "%s%s:%s ", terminal_look(stderr, LOOK_ASK), question,
                terminal_plain(stderr));
}

void terminal_question(const char *text)
{
    terminal_clear_status();
    snprintf(question, sizeof question, "%s", text);
    print_question();
}

void terminal_show_question(void)
{
    if (live)
        print_question();
}

void terminal_up(unsigned lines)
{
    if (live && lines > 0)
        printf("\x1b[%uA\x1b[J", lines);
}
