/* SPDX-License-Identifier: Apache-2.0 */
/* The DIGO settings: what can't be stored leaves the old file [DIGO-7]. */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stored.h"

#define OLD "{\"token\": \"old\", \"app\": 1}\n"

/* Stores while the process has no more of a resource than that. */
static int store_limited(unsigned resource, rlim_t limit)
{
    struct rlimit before, tight;
    assert_int_equal(getrlimit(resource, &before), 0);
    tight = (struct rlimit){limit, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(resource, &tight), 0);
    int r = store_token("s.json", "'new'");
    setrlimit(resource, &before);
    return r;
}

static void a_full_disk(void **state)
{
    (void)state;
    for (rlim_t room = 0; room < 20; room++) {
        scratch_write("s.json", OLD);
        assert_int_equal(store_limited(RLIMIT_FSIZE, room), -EFBIG);
        assert_content("s.json", OLD);
        assert_int_equal(access("s.json.new", F_OK), -1);
    }
    assert_non_null(strstr(heard_err(), "s.json: File too large"));
}

static void no_more_files_may_be_open(void **state)
{
    (void)state;
    scratch_write("s.json", OLD);
    assert_int_equal(store_limited(RLIMIT_NOFILE, 3), -EMFILE);
    assert_content("s.json", OLD);
    assert_int_equal(access("s.json.bad", F_OK), -1);
    /* one for each of: the old, the new, the folder */
    for (rlim_t limit = 4; limit < 8; limit++) {
        int r = store_limited(RLIMIT_NOFILE, limit);
        assert_stored("/token", r == 0 ? "\"new\"" : "\"old\"");
        assert_stored("/app", "1");
        scratch_write("s.json", OLD);
    }
}

/* Written with indentation it would be too long to be read again. */
static void what_grows_too_long(void **state)
{
    (void)state;
    enum { ITEMS = 200000 };
    static char old[16 + 3 * ITEMS];
    struct stat status;
    size_t length = (size_t)sprintf(old, "{\"app\":[0");

    for (int i = 0; i < ITEMS; i++, length += 2)
        memcpy(old + length, ",0", 3);
    memcpy(old + length, "]}", 3);
    scratch_write("s.json", old);
    assert_int_equal(store_token("s.json", "'new'"), -EFBIG);
    assert_int_equal(stat("s.json", &status), 0);
    assert_int_equal(status.st_size, strlen(old));
    assert_int_equal(access("s.json.new", F_OK), -1);
}

/* Put aside only when there is something to put in its place. */
static void a_full_disk_and_no_json(void **state)
{
    (void)state;
    scratch_write("s.json", "not JSON");
    assert_int_equal(store_limited(RLIMIT_FSIZE, 5), -EFBIG);
    assert_content("s.json", "not JSON");
}

static void a_missing_folder(void **state)
{
    (void)state;
    assert_int_equal(store_token("missing/s.json", "'new'"), -ENOENT);
    assert_non_null(strstr(heard_err(), "missing/s.json: No such file"));
    scratch_write("file", "x");
    assert_int_equal(store_token("file/s.json", "'new'"), -ENOTDIR);
    assert_int_equal(store_token("", "'new'"), -ENOENT);
}

static void names_that_are_too_long(void **state)
{
    (void)state;
    static char name[PATH_MAX + 100];
    memset(name, 'n', NAME_MAX + 1);
    assert_int_equal(store_token(name, "'new'"), -ENAMETOOLONG);

    /* it exists, but FILE.new can't */
    name[NAME_MAX - 2] = '\0';
    scratch_write(name, OLD);
    assert_int_equal(store_token(name, "'new'"), -ENAMETOOLONG);
    assert_content(name, OLD);
}

/* Each length of a path around the limit, made longer by "./". */
static void paths_that_are_too_long(void **state)
{
    (void)state;
    static char path[PATH_MAX + 100];
    for (size_t length = PATH_MAX - 20; length < PATH_MAX + 10; length++) {
        memset(path, '/', length);
        for (size_t i = 0; i + 7 < length; i += 2)
            path[i] = '.';
        memcpy(path + length - 6, "s.json", 7);
        scratch_write("s.json", OLD);
        int r = store_token(path, "'new'");
        if (r != 0)
            assert_content("s.json", OLD);
        else
            assert_stored("/token", "\"new\"");
    }
    assert_int_equal(store_token(path, "'new'"), -ENAMETOOLONG);
}

static void a_folder_of_this_name(void **state)
{
    (void)state;
    struct stat status;
    assert_int_equal(mkdir("s.json", 0700), 0);
    scratch_write("s.json/inside", "x");
    assert_true(store_token("s.json", "'new'") < 0);
    assert_int_equal(stat("s.json", &status), 0);
    assert_true(S_ISDIR(status.st_mode));
    assert_content("s.json/inside", "x");
}

static void a_folder_in_the_way(void **state)
{
    (void)state;
    scratch_write("s.json", OLD);
    assert_int_equal(mkdir("s.json.new", 0700), 0);
    assert_true(store_token("s.json", "'new'") < 0);
    assert_content("s.json", OLD);
}

/* Whatever FILE.new is, the victim's bytes and mode stay, and nothing is
 * shared with it; in the end the settings can be stored. */
static void assert_victim_safe(void)
{
    struct stat status;
    int r = store_token("s.json", "'new'");
    if (r < 0)
        assert_content("s.json", OLD);
    assert_content("victim", "precious");
    assert_int_equal(stat("victim", &status), 0);
    assert_int_equal(status.st_mode & 07777, 0644);
    assert_int_equal(store_token("s.json", "'new'"), 0);
    assert_stored("/token", "\"new\"");
    assert_int_equal(lstat("s.json", &status), 0);
    assert_true(S_ISREG(status.st_mode));
    assert_int_equal(status.st_nlink, 1);
}

static void make_victim(void)
{
    scratch_write("s.json", OLD);
    scratch_write("victim", "precious");
    assert_int_equal(chmod("victim", 0644), 0);
}

static void a_symbolic_link_is_not_followed(void **state)
{
    (void)state;
    make_victim();
    assert_int_equal(symlink("victim", "s.json.new"), 0);
    assert_victim_safe();
}

static void a_dangling_link_is_not_followed(void **state)
{
    (void)state;
    scratch_write("s.json", OLD);
    assert_int_equal(symlink("elsewhere", "s.json.new"), 0);
    store_token("s.json", "'new'");
    assert_int_equal(access("elsewhere", F_OK), -1);
}

static void a_hard_link_is_not_written_through(void **state)
{
    (void)state;
    make_victim();
    assert_int_equal(link("victim", "s.json.new"), 0);
    assert_victim_safe();
}

/* Who has a left-over FILE.new open must not read the next token there. */
static void an_open_left_over_learns_nothing(void **state)
{
    (void)state;
    char text[64] = "";
    scratch_write("s.json.new", "x");
    int fd = open("s.json.new", O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(store_token("s.json", "'sesame'"), 0);
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    assert_true(got <= 1);
}

/* The alarm is only for the test that fails. */
static void a_fifo_does_not_block(void **state)
{
    (void)state;
    int status = 0;
    assert_int_equal(mkfifo("s.json.new", 0600), 0);
    pid_t child = fork();
    if (child == 0) {
        alarm(5);
        store_token("s.json", "'new'");
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(store_token("s.json", "'new'"), 0);
    assert_stored("/token", "\"new\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(a_full_disk),
        scratch_test(what_grows_too_long),
        scratch_test(no_more_files_may_be_open),
        scratch_test(a_full_disk_and_no_json),
        scratch_test(a_missing_folder),
        scratch_test(names_that_are_too_long),
        scratch_test(paths_that_are_too_long),
        scratch_test(a_folder_of_this_name),
        scratch_test(a_folder_in_the_way),
        scratch_test(a_symbolic_link_is_not_followed),
        scratch_test(a_dangling_link_is_not_followed),
        scratch_test(a_hard_link_is_not_written_through),
        scratch_test(an_open_left_over_learns_nothing),
        scratch_test(a_fifo_does_not_block),
    };
    return cmocka_run_group_tests_name("settings refused", tests, NULL, NULL);
}
