/* SPDX-License-Identifier: Apache-2.0 */
/* The DIGO settings: a fault at every step leaves the old or the new. */
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fault.h"
#include "stored.h"

#define OLD      "{\"token\": \"old\", \"app\": [1, 2]}\n"
#define NOT_JSON "{\"token\": \"o"

enum { CALLS_MAX = 40, KILLS = 50 };

/* The file is whole: the old or the new. */
static bool is_new(void)
{
    const char *text = scratch_read("s.json");
    assert_non_null(text);
    if (text && strcmp(text, OLD) == 0)
        return false;
    assert_stored("/token", "\"new\"");
    assert_stored("/app", "[1,2]");
    return true;
}

static int store_with_fault(unsigned call, enum fault fault)
{
    fault_at(call, fault);
    return store_token("s.json", "'new'");
}

static bool last_call_is(const char *letters, unsigned call)
{
    return letters[call] == 's' && letters[call + 1] == '\0';
}

/* When the last step fails, which makes the rename last, the new one is in
 * place already; until then the old one is. */
static void an_error_at_every_step(void **state)
{
    (void)state;
    for (unsigned call = 0;; call++) {
        assert_true(call < CALLS_MAX);
        scratch_write("s.json", OLD);
        int r = store_with_fault(call, FAULT_ERROR);
        bool reached = strlen(fault_calls()) > call;
        if (r == 0)
            assert_true(is_new());
        else if (is_new() && !last_call_is(fault_calls(), call))
            fail_msg("error %d, yet it is the new one: %s", r, fault_calls());
        if (!reached)
            break;
        assert_int_equal(store_with_fault(0, FAULT_NONE), 0);
    }
}

static void die_at(unsigned call)
{
    pid_t child = fork();
    int status = 0;
    if (child == 0) {
        store_with_fault(call, FAULT_DEATH);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
}

static unsigned count_calls(const char *before)
{
    scratch_write("s.json", before);
    assert_int_equal(store_with_fault(0, FAULT_NONE), 0);
    return (unsigned)strlen(fault_calls());
}

static void death_at_every_step(void **state)
{
    (void)state;
    unsigned calls = count_calls(OLD);
    assert_true(calls > 4);
    for (unsigned call = 0; call < calls; call++) {
        scratch_write("s.json", OLD);
        die_at(call);
        is_new();
        assert_int_equal(store_with_fault(0, FAULT_NONE), 0);
        assert_true(is_new());
    }
}

/* The file is there all the time, and what it was before is not lost. */
static void assert_nothing_lost(void)
{
    const char *text = scratch_read("s.json");
    assert_non_null(text);
    if (text && strcmp(text, NOT_JSON) == 0)
        return;
    assert_stored("", "{\"token\":\"new\"}");
    assert_content("s.json.bad", NOT_JSON);
}

static void faults_while_putting_aside(void **state)
{
    (void)state;
    unsigned calls = count_calls(NOT_JSON);
    for (unsigned call = 0; call < 2 * calls; call++) {
        remove("s.json.bad");
        scratch_write("s.json", NOT_JSON);
        if (call < calls)
            die_at(call);
        else
            store_with_fault(call - calls, FAULT_ERROR);
        assert_nothing_lost();
        assert_int_equal(store_with_fault(0, FAULT_NONE), 0);
        assert_stored("/token", "\"new\"");
    }
}

/* The bytes reach the disk before the name does, and then the name. */
static void all_is_on_disk_in_this_order(void **state)
{
    (void)state;
    count_calls(OLD);
    const char *calls = fault_calls();
    const char *renamed = strrchr(calls, 'r'), *written = strrchr(calls, 'w');
    assert_non_null(renamed);
    assert_non_null(written);
    assert_true(written < renamed);
    const char *synced = strchr(written, 's');
    assert_non_null(synced);
    assert_true(synced < renamed);
    assert_non_null(strchr(renamed, 's'));
}

/* Stores long and short tokens in turn, and tells each time. */
static void store_for_ever(int tell)
{
    for (unsigned i = 0;; i++) {
        store_token("s.json", i & 1 ? "61*254" : "62*3");
        if (write(tell, "", 1) != 1)
            _exit(0);
    }
}

static void kill_after(unsigned stores, unsigned turns)
{
    int ends[2], status = 0;
    char byte;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0)
        store_for_ever(ends[1]);
    close(ends[1]);
    for (unsigned i = 0; i <= stores; i++)
        assert_int_equal(read(ends[0], &byte, 1), 1);
    for (unsigned i = 0; i < turns; i++)
        sched_yield();
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    close(ends[0]);
}

static void assert_one_of_both(void)
{
    json_object *json = json_object_from_file("s.json"), *token = NULL;
    assert_true(json_object_object_get_ex(json, "token", &token));
    int length = json_object_get_string_len(token);
    assert_true(length == 254 || length == 3);
    json_object_put(json);
    assert_stored("/app", "[1,2]");
}

static void killed_at_any_time(void **state)
{
    (void)state;
    scratch_write("s.json", OLD);
    fault_at(0, FAULT_NONE);
    for (uint32_t i = 0; i < KILLS; i++) {
        kill_after(i % 4, i * 2654435761U % 2000); /* spread */
        assert_one_of_both();
        assert_int_equal(access("s.json.bad", F_OK), -1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(an_error_at_every_step),
        scratch_test(death_at_every_step),
        scratch_test(faults_while_putting_aside),
        scratch_test(all_is_on_disk_in_this_order),
        scratch_test(killed_at_any_time),
    };
    return cmocka_run_group_tests_name("settings crash", tests, NULL, NULL);
}
