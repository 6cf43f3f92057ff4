/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `improv check`: what is done with the device is not told to the loop but
 * done one after the other, and the loop runs wherever that waits.
 */
#include <stdio.h>
#include <string.h>

#include "app_internal.h"
#include "check/check.h"
#include "check/junit.h"
#include "check/show.h"
#include "output/report.h"

enum { JOIN_S = 90 };

static void on_finding(void *userdata, const struct finding *finding)
{
    (void)userdata;
    show_finding(finding);
}

static void on_press(void *userdata, uint32_t wait_ms)
{
    (void)userdata;
    report_progress(
        "press", json_number(report_fields(), "wait", wait_ms / 1000),
        "waiting for the device's button: press it now (%u s)", wait_ms / 1000);
}

static void on_joining(void *userdata, bool right)
{
    (void)userdata;
    const char *password = right ? "right" : "wrong";

    report_progress(
        "joining", json_string(report_fields(), "password", password),
        "Wi-Fi settings with the %s password; that takes a while", password);
}

static const struct check_handlers handlers = {
    .finding = on_finding,
    .press = on_press,
    .joining = on_joining,
};

/* --- Consent ------------------------------------------------------------- */

static bool answered(const struct probe *probe)
{
    const struct app *app = (const struct app *)probe->asker;
    return !app->prompt.source;
}

/* A network for the test is a consent; without a terminal there is no other. */
static bool ask_consent(struct app *app)
{
    if (options_has(app->options, OPTION_SSID))
        return true;
    if (!prompt_possible() || report_is_json())
        return false;
    report_remark("some rules send mistakes that could make a faulty device "
                  "lose its Wi-Fi or its name");
    app->consent = false;
    app->question = APP_CONSENT;
    app->probe.asker = app;
    if (prompt_open(&app->prompt, app->event, "Send them as well? y/N", true) <
        0)
        return false;
    probe_spin(&app->probe, answered, IMPROV_NO_DEADLINE);
    return app->consent;
}

/* --- The check ----------------------------------------------------------- */

static void settings_of(struct app *app, struct check_settings *ret_settings)
{
    const struct request *wifi = plan_current(app->plan);

    *ret_settings = (struct check_settings){
        .consent = ask_consent(app),
        .rules = app->options->values[OPTION_RULES],
        .join_ms = options_ms(app->options, OPTION_JOIN_TIMEOUT, JOIN_S),
        .digo = options_has(app->options, OPTION_DIGO),
        .wait_ms = app->session.config.authorize_timeout_ms,
    };
    if (!wifi)
        return;
    ret_settings->ssid = wifi->sent.values[0];
    ret_settings->password = wifi->sent.values[1];
}

static enum exit_code write_junit(const struct app *app,
                                  const struct findings *findings)
{
    const char *path = app->options->values[OPTION_JUNIT];
    int r = path ? junit_write(findings, path) : 0;

    if (r >= 0)
        return EXIT_CODE_OK;
    report_failure("writing the report", "%s: %s", path, strerror(-r));
    return EXIT_CODE_FAILED;
}

static enum exit_code judge(const struct findings *findings)
{
    if (findings_count(findings, OUTCOME_FAILED) > 0)
        return EXIT_CODE_NONCONFORMANT;
    if (findings->unpressed) {
        report_failure("waiting for the button",
                       "it was not pressed, so not all was checked. Press it "
                       "when asked, or say --no-wait");
        return EXIT_CODE_NOT_AUTHORIZED;
    }
    if (findings_count(findings, OUTCOME_SKIPPED) < findings->count)
        return EXIT_CODE_OK;
    report_failure("checking", "no rule could be checked. What each needs, "
                               "its row says");
    return EXIT_CODE_FAILED;
}

/* One that was interrupted has a report, but no verdict: the program ends
 * already, for another reason. */
static void end_check(struct app *app, int r, const struct findings *findings)
{
    enum exit_code code = EXIT_CODE_CONNECTION;

    if (r >= 0) {
        code = write_junit(app, findings);
        show_end(findings);
    }
    if (app->probe.stopped)
        return;
    if (r < 0)
        report_failure("connecting again",
                       "%s. Restart the device, and try again", strerror(-r));
    app_end(app, code == EXIT_CODE_OK ? judge(findings) : code);
}

static void check_device(struct app *app)
{
    struct check_settings settings;
    struct findings findings = {0};
    struct check check = {
        .probe = &app->probe,
        .settings = &settings,
        .handlers = &handlers,
        .userdata = app,
    };

    settings_of(app, &settings);
    memcpy(findings.address, app->about.address, sizeof findings.address);
    memcpy(findings.name, app->about.name, sizeof findings.name);
    end_check(app, check_run(&check, &findings), &findings);
    findings_clear(&findings);
}

int app_check_loop(struct app *app)
{
    while (!app->probe.started && !app->probe.stopped) {
        int r = sd_event_run(app->event, UINT64_MAX);
        if (r < 0)
            return r;
    }
    if (app->probe.started)
        check_device(app);
    return sd_event_loop(app->event);
}
