/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of `improv check`, on a device engine and on faulty ones. */
#include <errno.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check/check.h"
#include "check/junit.h"
#include "fake_probe.h"
#include "unit.h"

struct bench {
    struct probe probe;
    struct check_settings settings;
    struct check check;
    struct findings findings;
    unsigned presses;
};

static void on_press(void *userdata, uint32_t wait_ms)
{
    struct bench *bench = userdata;

    assert_true(wait_ms > 0);
    bench->presses++;
    fake_press(&bench->probe);
}

static const struct check_handlers handlers = {.press = on_press};

/* All that there is, and a hand. */
static void begin(struct bench *bench, enum fake_fault fault, bool button)
{
    *bench = (struct bench){.settings = fake_settings()};
    fake_init(&bench->probe, fault, button);
    bench->check = (struct check){
        .probe = &bench->probe,
        .settings = &bench->settings,
        .handlers = &handlers,
        .userdata = bench,
    };
}

static void end(struct bench *bench)
{
    findings_clear(&bench->findings);
    fake_clear(&bench->probe);
}

static const struct finding *find(const struct bench *bench, const char *id)
{
    for (size_t i = 0; i < bench->findings.count; i++)
        if (strcmp(bench->findings.all[i].rule->id, id) == 0)
            return &bench->findings.all[i];
    fail_msg("there is no %s", id);
    abort(); /* it does not come here, which analyzers do not know */
}

static void assert_none(const struct bench *bench, enum outcome outcome)
{
    for (size_t i = 0; i < bench->findings.count; i++) {
        const struct finding *finding = &bench->findings.all[i];
        if (finding->outcome == outcome)
            fail_msg("%s: %s", finding->rule->id, finding->detail);
    }
}

static void check_whole(bool button)
{
    struct bench bench;

    begin(&bench, FAKE_NO_FAULT, button);
    assert_int_equal(check_run(&bench.check, &bench.findings), 0);
    assert_none(&bench, OUTCOME_FAILED);
    assert_none(&bench, OUTCOME_NOTED);
    assert_int_equal(bench.findings.count, rule_count);
    assert_int_equal(bench.presses, button);
    assert_int_equal(find(&bench, "WIFI-5b")->outcome, OUTCOME_PASSED);
    assert_int_equal(find(&bench, "WIFI-4a")->outcome,
                     button ? OUTCOME_PASSED : OUTCOME_SKIPPED);
    end(&bench);
}

static void engine_passes(void **state)
{
    (void)state;
    check_whole(true);
    check_whole(false);
}

/* Nothing is sent that could change the device. */
static void safe_by_default(void **state)
{
    (void)state;
    struct bench bench;

    begin(&bench, FAKE_NO_FAULT, true);
    bench.settings = (struct check_settings){.join_ms = 60000};
    assert_int_equal(check_run(&bench.check, &bench.findings), 0);
    assert_none(&bench, OUTCOME_FAILED);
    assert_int_equal(bench.presses, 0);
    for (size_t i = 0; i < bench.findings.count; i++) {
        const struct finding *finding = &bench.findings.all[i];
        if (finding->rule->needs & ~(unsigned)NEED_LOCKED)
            assert_int_equal(finding->outcome, OUTCOME_SKIPPED);
    }
    end(&bench);
}

static void check_faulty(struct bench *bench, enum fake_fault fault,
                         const char *rules)
{
    begin(bench, fault, false);
    bench->settings.rules = rules;
    assert_int_equal(check_run(&bench->check, &bench->findings), 0);
}

static void finds_silent_errors(void **state)
{
    (void)state;
    struct bench bench;

    check_faulty(&bench, FAKE_NO_ERRORS, "ERR-3");
    const struct finding *finding = find(&bench, "ERR-3");
    assert_int_equal(finding->outcome, OUTCOME_FAILED);
    assert_non_null(strstr(finding->detail, "was not notified"));
    assert_true(finding->transcript.count > 0);
    end(&bench);
}

/* Which is not to refuse it, though an error of before still stands there. */
static void finds_silence_about_the_name(void **state)
{
    (void)state;
    struct bench bench;

    check_faulty(&bench, FAKE_SILENT_NAME, "ERR-3,AUTH,NAME-1c");
    assert_int_equal(find(&bench, "ERR-3")->outcome, OUTCOME_PASSED);
    assert_int_equal(find(&bench, "NAME-1c")->outcome, OUTCOME_FAILED);
    end(&bench);
}

static void finds_stale_result(void **state)
{
    (void)state;
    struct bench bench;

    check_faulty(&bench, FAKE_STALE_RESULT, "INFO-2,RES");
    assert_int_equal(find(&bench, "INFO-2")->outcome, OUTCOME_PASSED);
    assert_int_equal(find(&bench, "RES-1a")->outcome, OUTCOME_PASSED);
    assert_int_equal(find(&bench, "RES-1b")->outcome, OUTCOME_FAILED);
    end(&bench);
}

/* What can't be checked any more is skipped, and why is said. */
static void gives_up(void **state)
{
    (void)state;
    static const enum fake_fault faults[] = {FAKE_DEAF, FAKE_GOES_AT_WRITE};
    struct bench bench;

    for (size_t i = 0; i < COUNT(faults); i++) {
        check_faulty(&bench, faults[i], "ERR");
        assert_int_equal(find(&bench, "ERR-3")->outcome, OUTCOME_FAILED);
        assert_non_null(
            strstr(find(&bench, "ERR-3")->detail, "does not answer any more"));
        assert_int_equal(find(&bench, "ERR-1a")->outcome, OUTCOME_SKIPPED);
        assert_string_equal(bench.findings.left, "not answering");
        end(&bench);
    }
}

/* --- A hostile device ---------------------------------------------------- */

enum { SEEDS = 60, OPERATIONS_AT_MOST = 20000 };

/* Whatever it does: the check ends, and its report can be written. */
static void hostile(void **state)
{
    (void)state;
    char path[] = "/tmp/improv-junit-XXXXXX";
    struct bench bench;

    close(mkstemp(path));
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        begin(&bench, FAKE_HOSTILE, seed % 2);
        bench.probe.seed = seed;
        bench.probe.peace = 1 + seed % 40;
        int r = check_run(&bench.check, &bench.findings);
        assert_true(bench.probe.operations < OPERATIONS_AT_MOST);
        if (r == 0) {
            assert_int_equal(bench.findings.count, rule_count);
            assert_int_equal(junit_write(&bench.findings, path), 0);
            xmlDoc *document = xmlReadFile(path, NULL, 0);
            assert_non_null(document);
            xmlFreeDoc(document);
        }
        end(&bench);
    }
    xmlCleanupParser();
    unlink(path);
}

/* Writes that could change what is kept by a device which looks at nothing but
 * the first byte, or at its length too. */
static unsigned wifi_writes, other_writes;

static void count_changing(struct improv_bytes bytes)
{
    uint8_t command = bytes.length > 0 ? bytes.data[0] : 0;
    bool asks = bytes.length >= 2 && bytes.data[1] == 0;

    wifi_writes += command == IMPROV_COMMAND_WIFI_SETTINGS;
    other_writes += (command == IMPROV_COMMAND_HOSTNAME && !asks) ||
                    (command == IMPROV_COMMAND_DEVICE_NAME && !asks) ||
                    command >= IMPROV_COMMAND_DIGO_HOST;
}

static void count_writes(enum fake_fault fault, uint32_t seed, bool button)
{
    struct bench bench;

    wifi_writes = other_writes = 0;
    begin(&bench, fault, button);
    bench.settings =
        (struct check_settings){.join_ms = 60000, .wait_ms = 60000};
    if (button) /* nobody presses it */
        bench.settings.wait_ms = 0;
    bench.probe.seed = seed;
    bench.probe.peace = 10;
    bench.probe.written = count_changing;
    check_run(&bench.check, &bench.findings);
    end(&bench);
}

/* Without consent nothing, whatever the device says of itself: one may have
 * no lock, and take what is malformed, both. */
static void asks_first(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        enum fake_fault fault = seed < FAKE_HOSTILE ? seed : FAKE_HOSTILE;
        count_writes(fault, seed, seed % 2);
        assert_int_equal(wifi_writes + other_writes, 0);
    }
    count_writes(FAKE_NO_FAULT, 1, false);
    assert_int_equal(wifi_writes + other_writes, 0);
    count_writes(FAKE_NO_FAULT, 1, true);
    assert_int_equal(wifi_writes + other_writes, 0);
}

/* It gets its name back, even if it restarts to take the other. */
static void name_is_restored(void **state)
{
    (void)state;
    struct bench bench;

    other_writes = 0;
    begin(&bench, FAKE_GOES_AT_NAME, false);
    bench.settings.rules = "NAME-2";
    bench.probe.written = count_changing;
    assert_int_equal(check_run(&bench.check, &bench.findings), 0);
    assert_int_equal(find(&bench, "NAME-2")->outcome, OUTCOME_FAILED);
    assert_int_equal(other_writes, 2);
    end(&bench);
}

/* --- The table ----------------------------------------------------------- */

static void table(void **state)
{
    (void)state;
    for (size_t i = 0; i < rule_count; i++) {
        assert_true(strlen(rule_table[i].id) <= 7);
        assert_true(strlen(rule_table[i].title) <= 52);
        assert_non_null(rule_table[i].check);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(rule_table[i].id, rule_table[j].id);
    }
}

static void wanted(void **state)
{
    (void)state;
    const struct rule rule = {.id = "FRM-4a"}, other = {.id = "FRM-2"};

    assert_true(rule_is_wanted(&rule, NULL));
    assert_true(rule_is_wanted(&rule, "FRM"));
    assert_true(rule_is_wanted(&rule, "ERR,FRM-4"));
    assert_true(rule_is_wanted(&rule, "FRM-4a"));
    assert_false(rule_is_wanted(&rule, "FRM-4b"));
    assert_false(rule_is_wanted(&rule, "FR"));
    assert_false(rule_is_wanted(&other, "FRM-4,ERR"));
    assert_true(rules_are_known("FRM,ERR-3,WIFI-5"));
    assert_false(rules_are_known("FRM,"));
    assert_false(rules_are_known(""));
    assert_false(rules_are_known("FRM,NONE"));
}

/* --- Transcripts and reports --------------------------------------------- */

static void echo_is_a_read(void **state)
{
    (void)state;
    const struct transcript_entry notified = {
        .kind = TRANSCRIPT_NOTIFIED,
        .characteristic = IMPROV_CHARACTERISTIC_STATE,
    };
    const unsigned bit = 1U << IMPROV_CHARACTERISTIC_STATE;
    struct transcript transcript = {0};

    transcript_add(&transcript, &notified, chars("a"));
    transcript_add(&transcript, &notified, chars("b"));
    assert_false(transcript_echo(&transcript, 0, IMPROV_CHARACTERISTIC_STATE,
                                 chars("a")));
    assert_false(transcript_echo(&transcript, 2, IMPROV_CHARACTERISTIC_STATE,
                                 chars("b")));
    assert_true(transcript_echo(&transcript, 0, IMPROV_CHARACTERISTIC_STATE,
                                chars("b")));
    assert_null(transcript_notified(&transcript, 1, bit));
    assert_ptr_equal(transcript_notified(&transcript, 0, bit),
                     transcript.entries);
    transcript_clear(&transcript);
}

static void transcript_has_an_end(void **state)
{
    (void)state;
    const struct transcript_entry entry = {.secret = true};
    struct transcript transcript = {0};

    for (unsigned i = 0; i < TRANSCRIPT_MAX + 3; i++)
        transcript_add(&transcript, &entry, chars("password"));
    assert_int_equal(transcript.count, TRANSCRIPT_MAX);
    assert_int_equal(transcript.dropped, 3);
    assert_int_equal(transcript.entries[0].length, 0);
    assert_int_equal(transcript.entries[0].bytes[0], 0);
    transcript_clear(&transcript);
}

static const xmlChar *attribute(const xmlNode *node, const char *name)
{
    const xmlAttr *at = xmlHasProp(node, (const xmlChar *)name);

    assert_non_null(at);
    return at->children->content;
}

/* What stands under the test of a rule. */
static xmlNode *outcome_of(xmlNode *suite, const char *id)
{
    xmlNode *test = xmlFirstElementChild(suite);

    while (test &&
           strncmp((const char *)attribute(test, "name"), id, strlen(id)) != 0)
        test = xmlNextElementSibling(test);
    assert_non_null(test);
    return xmlFirstElementChild(test);
}

static void assert_outcome(const xmlNode *outcome, const char *name,
                           const char *why, const char *bytes)
{
    assert_string_equal((const char *)outcome->name, name);
    if (bytes)
        assert_non_null(
            strstr((const char *)outcome->children->content, bytes));
    if (strcmp(name, "system-out") == 0)
        assert_non_null(strstr((const char *)outcome->children->content, why));
    else
        assert_non_null(
            strstr((const char *)attribute(outcome, "message"), why));
}

/* Each outcome, with its reason, and the bytes of what did not pass. */
static void junit(void **state)
{
    (void)state;
    char path[] = "/tmp/improv-junit-XXXXXX";
    struct bench bench;

    close(mkstemp(path));
    check_faulty(&bench, FAKE_NO_ERRORS, "ERR-3,FRM-7,ID-3,ID-6");
    assert_int_equal(junit_write(&bench.findings, path), 0);
    xmlDoc *document = xmlReadFile(path, NULL, 0);
    assert_non_null(document);
    xmlNode *suite = xmlFirstElementChild(xmlDocGetRootElement(document));
    assert_string_equal((const char *)suite->name, "testsuite");
    assert_int_equal(xmlChildElementCount(suite), bench.findings.count);
    assert_string_equal((const char *)attribute(suite, "tests"), "5");
    assert_string_equal((const char *)attribute(suite, "failures"), "2");
    assert_string_equal((const char *)attribute(suite, "skipped"), "1");
    assert_null(outcome_of(suite, "ID-3"));
    assert_outcome(outcome_of(suite, "ERR-3"), "failure", "was not notified",
                   "written command 7F 00 7F");
    assert_outcome(outcome_of(suite, "FRM-7b"), "system-out",
                   "note: ", "7F 20 01 02 03");
    assert_outcome(outcome_of(suite, "ID-6"), "skipped", "all are offered",
                   NULL);
    xmlFreeDoc(document);
    xmlCleanupParser();
    unlink(path);
    end(&bench);
}

static void junit_files(void **state)
{
    (void)state;
    char folder[] = "/tmp/improv-junit-XXXXXX", path[64];
    const struct findings none = {0};

    assert_non_null(mkdtemp(folder));
    assert_int_equal(junit_write(&none, "/nowhere/at/all"), -ENOENT);
    assert_int_equal(junit_write(&none, folder), -EISDIR);
    assert_int_equal(junit_write(&none, "/dev/full"), -ENOSPC);
    snprintf(path, sizeof path, "%s/fifo", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(junit_write(&none, path), -ENXIO);
    unlink(path);
    snprintf(path, sizeof path, "%s/100%%25.xml", folder); /* no URI */
    assert_int_equal(junit_write(&none, path), 0);
    assert_int_equal(unlink(path), 0);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(engine_passes),
        cmocka_unit_test(safe_by_default),
        cmocka_unit_test(finds_silent_errors),
        cmocka_unit_test(finds_silence_about_the_name),
        cmocka_unit_test(finds_stale_result),
        cmocka_unit_test(gives_up),
        cmocka_unit_test(hostile),
        cmocka_unit_test(asks_first),
        cmocka_unit_test(name_is_restored),
        cmocka_unit_test(table),
        cmocka_unit_test(wanted),
        cmocka_unit_test(echo_is_a_read),
        cmocka_unit_test(transcript_has_an_end),
        cmocka_unit_test(junit),
        cmocka_unit_test(junit_files),
    };
    return cmocka_run_group_tests_name("client check", tests, NULL, NULL);
}
