/* SPDX-License-Identifier: Apache-2.0 */
#include "secrets.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "improv/wipe.h"
#include "input/prompt.h"
#include "output/report.h"

/* The places of one kind of secret. */
struct source {
    const char *what;
    enum option_id file;
    const char *variable;
};

static const struct source sources[] = {
    [SECRET_PASSWORD] = {"password", OPTION_PASSWORD_FILE, "IMPROV_PASSWORD"},
    [SECRET_TOKEN] = {"token", OPTION_TOKEN_FILE, "IMPROV_TOKEN"},
};

static const char *in_settings(const struct settings_file *file,
                               enum secret_kind kind)
{
    return kind == SECRET_PASSWORD ? file->password : file->token;
}

/* Reads it; `ret_from` is where from, NULL if it must be asked for. */
static int read_secret(enum secret_kind kind, const struct options *options,
                       const struct settings_file *file,
                       struct secret *ret_secret, const char **ret_from)
{
    const struct source *source = &sources[kind];
    const char *path = options->values[source->file];
    const char *text = in_settings(file, kind);

    *ret_from = path;
    if (path)
        return secret_read_file(path, ret_secret);
    *ret_from = options->values[OPTION_SETTINGS];
    if (text)
        return secret_from_text(text, strlen(text), ret_secret);
    *ret_from = source->variable;
    text = getenv(source->variable);
    if (text)
        return secret_from_text(text, strlen(text), ret_secret);
    *ret_from = prompt_possible() ? NULL : "standard input";
    return *ret_from ? secret_read_line(STDIN_FILENO, ret_secret) : 0;
}

/* An empty password in a file of settings is an open network's. */
static bool is_open(const struct request *request,
                    const struct settings_file *file)
{
    return request->needs == SECRET_PASSWORD && file->password &&
           file->password[0] == '\0';
}

static bool take(struct request *request, const struct options *options,
                 const struct settings_file *file)
{
    enum secret_kind kind = request->needs;
    struct secret secret;
    const char *from, *wrong = NULL;

    int r = read_secret(kind, options, file, &secret, &from);
    if (r < 0)
        wrong = r == -EMSGSIZE ? "it is too long" : strerror(-r);
    else if (from && is_open(request, file) && secret.length == 0)
        request->needs = SECRET_NONE;
    else if (from)
        wrong = request_take_secret(request, &secret);
    improv_wipe(&secret, sizeof secret);
    if (wrong)
        report_usage_error("%s from %s: %s", sources[kind].what,
                           strcmp(from, "-") == 0 ? "standard input" : from,
                           wrong);
    return !wrong;
}

bool secrets_take(struct plan *plan, const struct options *options,
                  const struct settings_file *file)
{
    for (unsigned i = 0; i < plan->count; i++) {
        struct request *request = &plan->requests[i];
        if (request->needs != SECRET_NONE && !take(request, options, file))
            return false;
    }
    return true;
}
