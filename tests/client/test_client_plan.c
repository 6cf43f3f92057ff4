/* SPDX-License-Identifier: Apache-2.0 */
/* What is sent to a device, and in which order. */
#include "hear.h"
#include "talk/plan.h"
#include "unit.h"

typedef bool (*planner)(struct plan *, const struct options *);

static bool prepare(planner add, struct plan *plan,
                    const struct options *options)
{
    *plan = (struct plan){0};
    hear();
    bool good = add(plan, options);
    hear_end();
    if (good)
        assert_string_equal(heard_err(), "");
    return good;
}

/* The commands of the plan, in hexadecimal: "05 06 01". */
static void assert_commands(const struct plan *plan, const char *expected)
{
    uint8_t commands[PLAN_MAX];
    for (unsigned i = 0; i < plan->count; i++)
        commands[i] = plan->requests[i].sent.command;
    assert_bytes(((struct improv_bytes){commands, plan->count}), expected);
}

static void one_command_each(void **state)
{
    (void)state;
    static const struct {
        planner add;
        const char *command;
    } rows[] = {
        {plan_identify, "02"},    {plan_info, "03"},
        {plan_networks, "04"},    {plan_hostname, "05"},
        {plan_device_name, "06"}, {plan_digo_host, "C8"},
        {plan_digo_device, "C9"}, {plan_digo_token, "CA"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct plan plan;
        assert_true(prepare(rows[i].add, &plan, &(struct options){0}));
        assert_commands(&plan, rows[i].command);
    }
}

#define ALL                                                                    \
    [OPTION_SSID] = "Cafe", [OPTION_HOSTNAME] = "lamp",                        \
    [OPTION_NAME] = "Lamp", [OPTION_HOST] = "h", [OPTION_PROFILE_ID] = "p",    \
    [OPTION_DEVICE_ID] = "d", [OPTION_BOX_ID] = "b", [OPTION_TENANT_ID] = "t", \
    [OPTION_TOKEN] = ""

/* Wi-Fi last: with it the device goes. */
static void all_in_one_go(void **state)
{
    (void)state;
    struct plan plan;
    const struct options options = {.values = {ALL}};
    assert_true(prepare(plan_provision, &plan, &options));
    assert_commands(&plan, "05 06 C8 C9 CA 01");
}

/* [CLI-11] */
static void what_is_absent_is_not_sent(void **state)
{
    (void)state;
    static const struct {
        enum option_id option;
        const char *commands;
    } rows[] = {
        {OPTION_OPEN, "01"},         {OPTION_HOSTNAME, "05 01"},
        {OPTION_NAME, "06 01"},      {OPTION_HOST, "C8 01"},
        {OPTION_PORT, "C8 01"},      {OPTION_HOST_HTTP, "C8 01"},
        {OPTION_PORT_HTTP, "C8 01"}, {OPTION_SSL, "C8 01"},
        {OPTION_TOKEN, "CA 01"},     {OPTION_TOKEN_FILE, "CA 01"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct plan plan;
        struct options options = {.values = {[OPTION_SSID] = "Cafe"}};
        options.values[rows[i].option] = "1";
        assert_true(prepare(plan_provision, &plan, &options));
        assert_commands(&plan, rows[i].commands);
    }
}

/* The four IDs are only sent together; an owner goes with them. */
static void a_device_is_whole(void **state)
{
    (void)state;
    for (unsigned absent = OPTION_PROFILE_ID; absent <= OPTION_OWNER;
         absent++) {
        struct plan plan;
        struct options options = {.values = {ALL}};
        options.values[OPTION_OWNER] = "o";
        options.values[absent] = NULL;
        bool good = prepare(plan_provision, &plan, &options);
        assert_int_equal(good, absent == OPTION_OWNER);
        if (good)
            assert_commands(&plan, "05 06 C8 C9 CA 01");
        else
            assert_non_null(strstr(heard_err(), "give all four"));
    }
    struct plan plan;
    const struct options owner = {
        .values = {[OPTION_SSID] = "x", [OPTION_OWNER] = "o"}};
    assert_false(prepare(plan_provision, &plan, &owner));
}

static void picking_scans_before_all(void **state)
{
    (void)state;
    struct plan plan;
    struct options options = {.values = {ALL}};
    options.values[OPTION_SSID] = NULL;
    options.values[OPTION_NETWORK] = "";
    assert_true(prepare(plan_provision, &plan, &options));
    assert_commands(&plan, "04 05 06 C8 C9 CA 01");
    for (unsigned i = 0; i < plan.count; i++)
        assert_int_equal(plan.requests[i].pick, i == 0);
}

/* All that a command line can say fits. */
static void there_is_room(void **state)
{
    (void)state;
    struct plan plan;
    struct options options = {.values = {ALL}};
    options.values[OPTION_NETWORK] = "";
    options.values[OPTION_OWNER] = "o";
    assert_true(prepare(plan_provision, &plan, &options));
    assert_true(plan.count <= PLAN_MAX);
}

static void values_that_are_not_allowed(void **state)
{
    (void)state;
    static const struct {
        enum option_id option;
        const char *value;
        const char *message;
    } rows[] = {
        {OPTION_SSID, "", "--ssid: "},
        {OPTION_HOSTNAME, "-lamp", "a hostname has"},
        {OPTION_HOSTNAME, "", "a hostname has"},
        {OPTION_NAME, "", "a device name is"},
        {OPTION_NAME, "\xFF", "a device name is"},
        {OPTION_PORT, "0", "a port is"},
        {OPTION_SSL, "maybe", "ssl is yes or no"},
        {OPTION_BOX_ID, "\xFF", "UTF-8"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct plan plan;
        struct options options = {.values = {ALL}};
        options.values[rows[i].option] = rows[i].value;
        assert_false(prepare(plan_provision, &plan, &options));
        assert_non_null(strstr(heard_err(), rows[i].message));
        assert_string_equal(heard_out(), "");
    }
}

static void asking_for_a_name_or_setting_it(void **state)
{
    (void)state;
    static const struct {
        planner add;
        const char *argument;
        const char *frame; /* NULL: not allowed */
    } rows[] = {
        {plan_hostname, NULL, "05 00 05"},
        {plan_hostname, "lamp", "05 04 'lamp' CS"},
        {plan_hostname, "", NULL},
        {plan_hostname, "my lamp", NULL},
        {plan_device_name, NULL, "06 00 06"},
        {plan_device_name, "My lamp", "06 07 'My lamp' CS"},
        {plan_device_name, "", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct plan plan;
        uint8_t frame[IMPROV_FRAME_MAX];
        const struct options options = {.argument = rows[i].argument};
        bool good = prepare(rows[i].add, &plan, &options);
        assert_int_equal(good, rows[i].frame != NULL);
        if (!good)
            continue;
        size_t length = request_encode(&plan.requests[0], frame);
        assert_bytes(((struct improv_bytes){frame, length}), rows[i].frame);
    }
}

/* --- Following it -------------------------------------------------------- */

static void from_the_first_to_the_last(void **state)
{
    (void)state;
    struct plan plan;
    const struct options options = {.values = {ALL}};
    assert_true(prepare(plan_provision, &plan, &options));
    for (plan.at = 0; plan.at < plan.count; plan.at++)
        assert_ptr_equal(plan_current(&plan), &plan.requests[plan.at]);
    assert_null(plan_current(&plan));
    assert_null(plan_current(&(struct plan){0}));
}

static struct request *needs(struct plan *plan, enum secret_kind kind)
{
    struct request *request = plan_needs_secret(plan);
    assert_non_null(request);
    assert_int_equal(request->needs, kind);
    return request;
}

static void take(struct request *request)
{
    const struct secret secret = {8, false, "sesame99"};
    assert_null(request_take_secret(request, &secret));
}

static void secrets_that_are_needed(void **state)
{
    (void)state;
    struct plan plan;
    const struct options options = {.values = {ALL}};
    assert_true(prepare(plan_provision, &plan, &options));
    take(needs(&plan, SECRET_TOKEN));
    struct request *wifi = needs(&plan, SECRET_PASSWORD);
    assert_ptr_equal(wifi, &plan.requests[plan.count - 1]);
    take(wifi);
    assert_null(plan_needs_secret(&plan));
    plan.at = plan.count - 1;
    request_ask_again(wifi);
    assert_ptr_equal(needs(&plan, SECRET_PASSWORD), wifi);
}

static void none_is_needed(void **state)
{
    (void)state;
    struct plan plan;
    const struct options options = {
        .values = {[OPTION_SSID] = "Cafe", [OPTION_OPEN] = ""}};
    assert_true(prepare(plan_provision, &plan, &options));
    assert_null(plan_needs_secret(&plan));
}

/* The password of which network? That is known after the scan. */
static void no_password_before_the_pick(void **state)
{
    (void)state;
    struct plan plan;
    struct options options = {.values = {ALL}};
    options.values[OPTION_NETWORK] = "";
    assert_true(prepare(plan_provision, &plan, &options));
    take(needs(&plan, SECRET_TOKEN));
    assert_null(plan_needs_secret(&plan));
    plan.at = 1;
    needs(&plan, SECRET_PASSWORD);
}

/* [WIFI-8] */
static void nothing_is_left_after_wiping(void **state)
{
    (void)state;
    struct plan plan, zero;
    const struct options options = {.values = {ALL}};
    memset(&zero, 0, sizeof zero);
    assert_true(prepare(plan_provision, &plan, &options));
    take(plan_needs_secret(&plan));
    take(plan_needs_secret(&plan));
    plan_wipe(&plan);
    assert_memory_equal(&plan, &zero, sizeof zero);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_command_each),
        cmocka_unit_test(all_in_one_go),
        cmocka_unit_test(what_is_absent_is_not_sent),
        cmocka_unit_test(a_device_is_whole),
        cmocka_unit_test(picking_scans_before_all),
        cmocka_unit_test(there_is_room),
        cmocka_unit_test(values_that_are_not_allowed),
        cmocka_unit_test(asking_for_a_name_or_setting_it),
        cmocka_unit_test(from_the_first_to_the_last),
        cmocka_unit_test(secrets_that_are_needed),
        cmocka_unit_test(none_is_needed),
        cmocka_unit_test(no_password_before_the_pick),
        cmocka_unit_test(nothing_is_left_after_wiping),
    };
    return cmocka_run_group_tests_name("client plan", tests, NULL, NULL);
}
