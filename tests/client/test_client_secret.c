/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords and tokens, from files and pipes. */
#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "input/secret.h"
#include "scratch.h"
#include "unit.h"

static const struct {
    const char *file;
    const char *secret;
} rows[] = {
    {"'sesame99'", "'sesame99'"},
    {"'sesame99' 0A", "'sesame99'"},
    {"'sesame99' 0D 0A", "'sesame99'"},
    {"'sesame99' 0A 'second' 0A", "'sesame99'"},
    {"'sesame99' 0A 0A", "'sesame99'"},
    {"' sesame 99 ' 0A", "' sesame 99 '"},
    {"'sesame' 00 '99' 0A", "'sesame' 00 '99'"},
    {"00 0A", "00"},
    {"'a' 0D 'b' 0A", "'a' 0D 'b'"},
    {"'a' 0D 0D 0A", "'a' 0D"},
    {"FF FE 0A", "FF FE"},
    {"", ""},
    {"0A", ""},
    {"0D 0A", ""},
    {"0A 'second'", ""},
    {"41*254", "41*254"},
    {"41*254 0A", "41*254"},
    {"41*254 0D 0A", "41*254"},
    {"41*254 0D 0A 'more' 0A", "41*254"},
};

static struct improv_bytes view(const struct secret *secret)
{
    return (struct improv_bytes){secret->bytes, secret->length};
}

static void the_first_line_of_a_file(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct secret secret;
        struct text text = text_read(rows[i].file);
        scratch_write_bytes("s", text.bytes, text.length);
        memset(&secret, 0xEE, sizeof secret);
        assert_int_equal(secret_read_file("s", &secret), 0);
        assert_bytes(view(&secret), rows[i].secret);
    }
}

/* What came after the line in the same read does not stay in memory. */
static void no_more_than_the_line_is_kept(void **state)
{
    (void)state;
    struct secret secret;
    scratch_write("s", "sesame99\nother secret\n");
    memset(&secret, 0, sizeof secret);
    assert_int_equal(secret_read_file("s", &secret), 0);
    assert_null(memmem(&secret, sizeof secret, "other", 5));
}

static void longer_than_a_frame(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "41*255", "41*255 0A", "41*255 0D 0A", "41*256",  "41*256 0A",
        "41*257", "41*258",    "41*257 0A",    "41*1000", "41*1000 0A",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct secret secret;
        struct text text = text_read(texts[i]);
        scratch_write_bytes("s", text.bytes, text.length);
        assert_int_equal(secret_read_file("s", &secret), -EMSGSIZE);
    }
}

static void files_that_are_none(void **state)
{
    (void)state;
    struct secret secret;
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_int_equal(secret_read_file("missing", &secret), -ENOENT);
    assert_int_equal(secret_read_file("folder", &secret), -EISDIR);
    assert_int_equal(secret_read_file("", &secret), -ENOENT);
    assert_int_equal(secret_read_line(-1, &secret), -EBADF);
}

/* An empty line is an answer, the end of the input is none. */
static void an_end_is_no_empty_line(void **state)
{
    (void)state;
    struct secret secret;
    scratch_write_bytes("s", (const uint8_t *)"\n", 1);
    assert_int_equal(secret_read_file("s", &secret), 0);
    assert_false(secret.ended);
    scratch_write_bytes("s", (const uint8_t *)"", 0);
    assert_int_equal(secret_read_file("s", &secret), 0);
    assert_true(secret.ended);
}

/* Each byte comes by itself, as through a slow pipe. */
static void a_slow_pipe(void **state)
{
    (void)state;
    int ends[2];
    struct secret secret;
    static const char line[] = "sesame99\r\n";
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        for (size_t i = 0; i < sizeof line - 1; i++)
            if (write(ends[1], line + i, 1) != 1)
                _exit(1);
        pause(); /* the end of the line is enough */
    }
    close(ends[1]);
    assert_int_equal(secret_read_line(ends[0], &secret), 0);
    assert_bytes(view(&secret), "'sesame99'");
    close(ends[0]);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(the_first_line_of_a_file),
        scratch_test(no_more_than_the_line_is_kept),
        scratch_test(longer_than_a_frame),
        scratch_test(files_that_are_none),
        scratch_test(an_end_is_no_empty_line),
        cmocka_unit_test(a_slow_pipe),
    };
    return cmocka_run_group_tests_name("client secret", tests, NULL, NULL);
}
