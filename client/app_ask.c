/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords and tokens from the terminal. */
#include <stdio.h>
#include <string.h>

#include "app_internal.h"
#include "improv/credentials.h"
#include "output/print.h"

static void question(const struct app *app, char *ret_text, size_t size)
{
    char ssid[SAFE_TEXT_SIZE(IMPROV_SSID_MAX)];

    if (app->options->command->secret == SECRET_TOKEN)
        snprintf(ret_text, size, "Token");
    else
        snprintf(ret_text, size, "Password of \"%s\"",
                 print_safe(app->request->sent.values[0], ssid, sizeof ssid));
}

void app_ask(struct app *app)
{
    char text[SAFE_TEXT_SIZE(IMPROV_SSID_MAX) + 32];

    question(app, text, sizeof text);
    app->asked = true;
    int r = prompt_open(&app->prompt, app->event, text);
    if (r >= 0)
        return;
    print_failure("asking for the secret", "%s. Use a file", strerror(-r));
    app_end(app, EXIT_CODE_FAILED);
}

void app_ask_again(struct app *app)
{
    fprintf(stderr, "improv: the device could not connect to the network. "
                    "Another password,\nor Enter to give up?\n");
    app_ask(app);
}

void app_on_secret(void *userdata, const struct secret *secret)
{
    struct app *app = userdata;
    bool again = app->phase == APP_TALKING;

    if (again && secret->length == 0) {
        app_end(app, EXIT_CODE_NO_NETWORK);
        return;
    }
    const char *wrong = request_take_secret(
        app->request, app->options->command->secret, secret);
    if (wrong) {
        print_usage_error("%s", wrong);
        if (secret->length == 0)
            app_end(app, EXIT_CODE_USAGE);
        else
            app_ask(app);
    } else if (again) {
        session_send(&app->session);
    } else {
        app_open_bus(app);
    }
}
