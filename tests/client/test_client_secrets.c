/* SPDX-License-Identifier: Apache-2.0 */
/* Where passwords and tokens come from, and which place comes first. */
#include "hear.h"
#include "scratch.h"
#include "secrets.h"
#include "stream.h"
#include "unit.h"

/* All the places a secret could be in; NULL: it is not. */
struct places {
    const char *file;
    const char *settings;
    const char *variable;
    const char *input;
};

static void set_variable(const char *name, const char *value)
{
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

/* A plan with both secrets, or with one of them. */
static void make_plan(struct plan *plan, struct options *options, bool wifi,
                      bool token)
{
    *plan = (struct plan){0};
    if (token)
        plan_digo_token(plan, options);
    if (wifi && !request_wifi(&plan->requests[plan->count++], options))
        fail();
}

static bool take(struct plan *plan, const struct options *options,
                 const struct settings_file *file, const char *input)
{
    struct stream stream = stream_text(input ? input : "");
    hear();
    bool good = secrets_take(plan, options, file);
    hear_end();
    stream_restore(&stream);
    assert_string_equal(heard_out(), "");
    return good;
}

static bool take_password(struct plan *plan, const struct places *places)
{
    struct options options = {.values = {[OPTION_SSID] = "Cafe"}};
    const struct settings_file file = {.password = places->settings};
    if (places->settings)
        options.values[OPTION_SETTINGS] = "s.json";
    if (places->file) {
        scratch_write("secret", places->file);
        options.values[OPTION_PASSWORD_FILE] = "secret";
    }
    set_variable("IMPROV_PASSWORD", places->variable);
    make_plan(plan, &options, true, false);
    return take(plan, &options, &file, places->input);
}

static bool take_token(struct plan *plan, const struct places *places)
{
    struct options options = {0};
    const struct settings_file file = {.token = places->settings};
    if (places->settings)
        options.values[OPTION_SETTINGS] = "s.json";
    if (places->file) {
        scratch_write("secret", places->file);
        options.values[OPTION_TOKEN_FILE] = "secret";
    }
    set_variable("IMPROV_TOKEN", places->variable);
    make_plan(plan, &options, false, true);
    return take(plan, &options, &file, places->input);
}

static void assert_taken(const struct request *request, const char *expected)
{
    const struct improv_request *sent = &request->sent;
    assert_int_equal(request->needs, SECRET_NONE);
    struct improv_bytes value = sent->values[sent->count - 1];
    assert_int_equal(value.length, strlen(expected));
    assert_memory_equal(value.data, expected, value.length);
}

static const struct {
    struct places places;
    const char *taken;
} orders[] = {
    {{"fromfile\n", "settings", "variable", "fromstdin\n"}, "fromfile"},
    {{NULL, "settings", "variable", "fromstdin\n"}, "settings"},
    {{NULL, NULL, "variable", "fromstdin\n"}, "variable"},
    {{NULL, NULL, NULL, "fromstdin\n"}, "fromstdin"},
    {{"fromfile", NULL, "variable", NULL}, "fromfile"},
};

static void the_first_place_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(orders); i++) {
        struct plan plan;
        assert_true(take_password(&plan, &orders[i].places));
        assert_string_equal(heard_err(), "");
        assert_taken(&plan.requests[0], orders[i].taken);
        plan_wipe(&plan);
        assert_true(take_token(&plan, &orders[i].places));
        assert_taken(&plan.requests[0], orders[i].taken);
        plan_wipe(&plan);
    }
}

/* A line each, in the order in which they are sent. */
static void two_lines_of_standard_input(void **state)
{
    (void)state;
    struct plan plan;
    struct options options = {.values = {[OPTION_SSID] = "Cafe"}};
    const struct settings_file file = {0};
    set_variable("IMPROV_PASSWORD", NULL);
    set_variable("IMPROV_TOKEN", NULL);
    make_plan(&plan, &options, true, true);
    assert_true(take(&plan, &options, &file, "top secret\r\nsesame99\nmore\n"));
    assert_taken(&plan.requests[0], "top secret");
    assert_taken(&plan.requests[1], "sesame99");
    plan_wipe(&plan);
}

/* "-" is standard input, too. */
static void files_that_are_standard_input(void **state)
{
    (void)state;
    struct plan plan;
    struct options options = {.values = {[OPTION_SSID] = "Cafe",
                                         [OPTION_PASSWORD_FILE] = "-",
                                         [OPTION_TOKEN_FILE] = "-"}};
    const struct settings_file file = {.password = "settings",
                                       .token = "settings"};
    make_plan(&plan, &options, true, true);
    assert_true(take(&plan, &options, &file, "top secret\nsesame99\n"));
    assert_taken(&plan.requests[0], "top secret");
    assert_taken(&plan.requests[1], "sesame99");
    plan_wipe(&plan);
    make_plan(&plan, &options, true, true);
    assert_false(take(&plan, &options, &file, "top secret\n"));
    assert_non_null(strstr(heard_err(), "password from standard input: "));
    plan_wipe(&plan);
}

static const struct {
    struct places places;
    const char *message;
} wrongs[] = {
    {{NULL, NULL, NULL, ""}, "password from standard input: it is empty"},
    {{NULL, NULL, NULL, "short\n"}, "password from standard input: a Wi-Fi"},
    {{NULL, NULL, "short", NULL}, "password from IMPROV_PASSWORD: a Wi-Fi"},
    {{NULL, NULL, "", NULL}, "password from IMPROV_PASSWORD: it is empty"},
    {{NULL, "short", NULL, NULL}, "password from s.json: a Wi-Fi"},
    {{"short", NULL, NULL, NULL}, "password from secret: a Wi-Fi"},
    {{"", "settings", NULL, NULL}, "password from secret: it is empty"},
};

/* It says where from, but not what. */
static void what_is_wrong_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wrongs); i++) {
        struct plan plan;
        assert_false(take_password(&plan, &wrongs[i].places));
        if (!strstr(heard_err(), wrongs[i].message))
            fail_msg("%s", heard_err());
        assert_null(strstr(heard_err(), "short"));
        plan_wipe(&plan);
    }
}

static void a_secret_that_is_too_long(void **state)
{
    (void)state;
    struct plan plan;
    static char text[300];
    memset(text, 'a', sizeof text - 1);
    const struct places each[] = {{.file = text},
                                  {.settings = text},
                                  {.variable = text},
                                  {.input = text}};
    for (size_t i = 0; i < COUNT(each); i++) {
        assert_false(take_token(&plan, &each[i]));
        assert_non_null(strstr(heard_err(), "it is too long"));
        assert_null(strstr(heard_err(), "aaa"));
        plan_wipe(&plan);
    }
}

static void files_that_are_none(void **state)
{
    (void)state;
    struct plan plan;
    struct options options = {.values = {[OPTION_TOKEN_FILE] = "missing"}};
    make_plan(&plan, &options, false, true);
    assert_false(take(&plan, &options, &(struct settings_file){0}, NULL));
    assert_non_null(strstr(heard_err(), "token from missing: No such file"));
    plan_wipe(&plan);
}

static void an_open_network(void **state)
{
    (void)state;
    struct plan plan;
    assert_true(take_password(&plan, &(struct places){.settings = ""}));
    assert_taken(&plan.requests[0], "");
    plan_wipe(&plan);

    struct options options = {
        .values = {[OPTION_SSID] = "Cafe", [OPTION_OPEN] = ""}};
    make_plan(&plan, &options, true, false);
    assert_true(take(&plan, &options, &(struct settings_file){.password = "x"},
                     "sesame99\n"));
    assert_taken(&plan.requests[0], "");
    plan_wipe(&plan);
}

/* On a terminal it is asked for later, and not read from there now. */
static void what_is_asked_for_stays_needed(void **state)
{
    (void)state;
    struct plan plan;
    struct options options = {.values = {[OPTION_SSID] = "Cafe"}};
    set_variable("IMPROV_PASSWORD", NULL);
    set_variable("IMPROV_TOKEN", "top secret");
    make_plan(&plan, &options, true, true);
    struct stream stream = stream_terminal(STDIN_FILENO, 80, 24);
    hear();
    bool good = secrets_take(&plan, &options, &(struct settings_file){0});
    hear_end();
    stream_restore(&stream);
    assert_true(good);
    assert_taken(&plan.requests[0], "top secret");
    assert_int_equal(plan.requests[1].needs, SECRET_PASSWORD);
    plan_wipe(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(the_first_place_counts),
        cmocka_unit_test(two_lines_of_standard_input),
        cmocka_unit_test(files_that_are_standard_input),
        scratch_test(what_is_wrong_is_told),
        scratch_test(a_secret_that_is_too_long),
        scratch_test(files_that_are_none),
        cmocka_unit_test(an_open_network),
        cmocka_unit_test(what_is_asked_for_stays_needed),
    };
    return cmocka_run_group_tests_name("client secrets", tests, NULL, NULL);
}
