/* SPDX-License-Identifier: Apache-2.0 */
/* What the user is asked for on the terminal. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_internal.h"
#include "improv/strings.h"
#include "output/report.h"
#include "output/safe_text.h"

enum { QUESTION_SIZE = SAFE_TEXT_SIZE(IMPROV_SSID_MAX) + 64 };

static void ask(struct app *app, enum app_question question, const char *text)
{
    app->question = question;
    int r = prompt_open(&app->prompt, app->event, text, question != APP_SECRET);
    if (r >= 0)
        return;
    report_failure("asking on the terminal", "%s. Use options and files",
                   strerror(-r));
    app_end(app, EXIT_CODE_FAILED);
}

/* --- Secrets ------------------------------------------------------------- */

bool app_ask_secret(struct app *app)
{
    char ssid[SAFE_TEXT_SIZE(IMPROV_SSID_MAX)], text[QUESTION_SIZE];
    const struct request *request = plan_needs_secret(app->plan);

    if (!request)
        return false;
    if (request->needs == SECRET_TOKEN)
        snprintf(text, sizeof text, "Token");
    else
        snprintf(text, sizeof text, "Password of \"%s\"",
                 safe_text(request->sent.values[0], ssid, sizeof ssid));
    app->asked |= request->needs == SECRET_PASSWORD;
    ask(app, APP_SECRET, text);
    return true;
}

/* On the same connection; the device waits. */
void app_ask_password_again(struct app *app, struct request *request)
{
    report_progress("wrong", NULL,
                    "the device could not connect. Another password, or "
                    "Enter to give up?");
    request_ask_again(request);
    app_ask_secret(app);
}

static void go_on(struct app *app)
{
    if (app_ask_secret(app))
        return;
    if (app->phase == APP_ASKING)
        app_connect(app);
    else
        app_send_next(app);
}

static void on_secret(struct app *app, const struct secret *secret)
{
    struct request *request = plan_needs_secret(app->plan);
    bool again = request->written;

    if (again && secret->length == 0) {
        report_failure("joining the network",
                       "given up. The device waits for other settings");
        app_end(app, EXIT_CODE_NO_NETWORK);
        return;
    }
    const char *wrong = request_take_secret(request, secret);
    if (wrong)
        report_remark("%s", wrong);
    if (wrong && secret->length == 0)
        app_end(app, EXIT_CODE_USAGE);
    else
        go_on(app); /* and asks again, if it must */
}

/* --- The network --------------------------------------------------------- */

static void ask_number(struct app *app)
{
    char text[QUESTION_SIZE];

    if (app->network_count > 0)
        snprintf(text, sizeof text, "Network 1 to %d, or Enter to look again",
                 app->network_count);
    else
        snprintf(text, sizeof text, "It sees none; Enter to look again");
    ask(app, APP_NETWORK, text);
}

void app_ask_network(struct app *app, struct improv_bytes scanned)
{
    memcpy(app->scanned, scanned.data, scanned.length);
    scanned.data = app->scanned;
    app->network_count = answer_networks(scanned, app->networks);
    if (app->network_count < 0) {
        report_failure("reading the networks", "the list is malformed. Use "
                                               "--ssid instead");
        app_end(app, EXIT_CODE_FAILED);
        return;
    }
    answer_print_choice(app->networks, app->network_count);
    ask_number(app);
}

/* A hidden one has none, and what is malformed is not cut. */
static bool has_good_name(const struct network *network)
{
    return improv_credentials_valid(network->ssid, (struct improv_bytes){0});
}

/* The Wi-Fi settings are the last of the plan. */
static void choose(struct app *app, const struct network *network)
{
    struct request *wifi = &app->plan->requests[app->plan->count - 1];

    request_set_ssid(wifi, network->ssid);
    if (network_is_open(network))
        wifi->needs = SECRET_NONE;
    app->plan->at++;
    go_on(app);
}

static void on_number(struct app *app, const struct secret *line)
{
    char text[8], *end;
    const char *wrong = NULL;

    snprintf(text, sizeof text, "%.*s", (int)line->length, line->bytes);
    long number = strtol(text, &end, 10);
    if (line->length == 0 && line->ended) {
        report_failure("choosing the network", "none was chosen. Say it by "
                                               "--ssid");
        app_end(app, EXIT_CODE_FAILED);
        return;
    }
    if (line->length == 0) {
        app_send_next(app); /* the scan */
        return;
    }
    if (line->length >= sizeof text || *end != '\0' || number < 1 ||
        number > app->network_count)
        wrong = "there is no such network in the list";
    else if (!has_good_name(&app->networks[number - 1]))
        wrong = "its name is not there; say it by --ssid";
    if (wrong) {
        report_remark("%s", wrong);
        ask_number(app);
    } else {
        choose(app, &app->networks[number - 1]);
    }
}

void app_on_line(void *userdata, const struct secret *line)
{
    struct app *app = userdata;
    enum app_question question = app->question;

    app->question = APP_NO_QUESTION;
    switch (question) {
    case APP_NETWORK:
        on_number(app, line);
        break;
    case APP_CONSENT:
        app->consent = line->length == 1 && (line->bytes[0] | 0x20) == 'y';
        break;
    case APP_NO_QUESTION:
    case APP_SECRET:
        on_secret(app, line);
        break;
    }
    app_go_back(app);
}
