/* SPDX-License-Identifier: Apache-2.0 */
/* Each rule of `improv check` is one that a device can break: with its fault,
 * just the rules that say so are not kept. */
#include <stdio.h>

#include "check/check.h"
#include "fake_probe.h"
#include "unit.h"

enum { IDS_SIZE = 512 };

static const struct fault_case {
    enum fake_fault fault;
    bool button;
    const char *broken; /* rules that are not kept, a space after each */
} cases[] = {
    {FAKE_NO_ERRORS, false,
     "ERR-3 ID-4b ERR-1a ERR-1b ERR-2 FRM-2 FRM-4a FRM-4b FRM-4c "
     "FRM-4d FRM-8 FRM-6 FRM-7a FRM-7b INFO-1 NAME-2 DIGO-5 STR-1e "
     "STR-1f STR-1g STR-1h STR-1i WIFI-2 FRM-3a FRM-3b FRM-3c NAME-3 "
     "WIFI-6a "},
    {FAKE_STALE_RESULT, false, "RES-1b "},
    {FAKE_SILENT_NAME, false, "NAME-1c NAME-1d NAME-3 "},
    {FAKE_NO_SERVICE, false, "ID-1 ID-2a ID-2b ID-2c "},
    {FAKE_NO_DATA, true, "ADV-1 ADV-4a ADV-4b ADV-4c ADV-4d "},
    {FAKE_OTHER_DATA, true, "ADV-1 ADV-4a ADV-4b ADV-4c ADV-4d "},
    {FAKE_NONSENSE, false,
     "ADV-4a ADV-4b ID-3 ID-4a RES-1a ID-4b ERR-1b ERR-2 IDF-2 ID-6 "
     "RES-1b "},
    {FAKE_LOCKED_READS, true, "AUTH-2 "},
    {FAKE_NOTHING_READS, false, "ADV-4b IDF-2 ID-6 "},
    {FAKE_CLAIMS, false,
     "ERR-1b IDF-1 INFO-2 INFO-1 SCAN-2 RES-1b NAME-1a NAME-1b NAME-2 NAME-4 "},
    {FAKE_NO_RESULTS, false,
     "INFO-2 SCAN-2 RES-1b NAME-1a NAME-1b NAME-2 NAME-4 NAME-1c NAME-1d "
     "NAME-3 WIFI-5b "},
    {FAKE_NO_URL, false, "WIFI-5d "},
    {FAKE_LATE_RESULT, false, "WIFI-5c "},
    {FAKE_SHORT_WRITES, false, "FRM-4c FRM-3a "},
    {FAKE_NO_COMMANDS, false, "FRM-4d "},
    {FAKE_NO_EMPTY, false, "FRM-7a "},
    {FAKE_CUTS, false, "FRM-8 INFO-1 "},
    {FAKE_SILENT_WIFI, true,
     "STR-1a STR-1b STR-1c STR-1d WIFI-4a STR-1e STR-1f STR-1g STR-1h "
     "STR-1i WIFI-2 WIFI-4b WIFI-6a WIFI-6b WIFI-5a "},
    {FAKE_SILENT_WIFI, false,
     "STR-1e STR-1f STR-1g STR-1h STR-1i WIFI-2 WIFI-4b WIFI-6a "
     "WIFI-6b WIFI-5a "},
    {FAKE_SILENT_INFO, false, "INFO-2 INFO-1 SCAN-2 RES-1b "},
    {FAKE_SILENT_HOSTNAME, true, "REQ-2 NAME-1a NAME-1b NAME-2 NAME-4 "},
    {FAKE_SILENT_DIGO, true, "DIGO-4 DIGO-5 "},
    {FAKE_STRICT_HOSTNAME, false, "NAME-4 "},
    {FAKE_OTHER_NAMES, false, "NAME-1b NAME-4 NAME-1d "},
    {FAKE_UNSORTED, false, "SCAN-3 "},
    {FAKE_TWICE, false, "SCAN-3 "},
    {FAKE_HELD, false, "WIFI-4c "},
    {FAKE_BUSY, false, "WIFI-4d "},
};

static bool broken_once[128];

static void on_press(void *userdata, uint32_t wait_ms)
{
    struct probe *probe = userdata;

    (void)wait_ms;
    fake_press(probe);
}

static void list_broken(const struct findings *findings, char ids[IDS_SIZE])
{
    size_t length = 0;

    ids[0] = '\0';
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->all[i];
        const struct rule *rule = finding->rule;
        bool noted = finding->outcome == OUTCOME_NOTED;
        if (finding->outcome != OUTCOME_FAILED && !noted)
            continue;
        assert_int_equal(noted, rule->advice);
        broken_once[rule - rule_table] = true;
        length +=
            (size_t)snprintf(ids + length, IDS_SIZE - length, "%s ", rule->id);
    }
}

static void run(const struct fault_case *at, char ids[IDS_SIZE])
{
    static const struct check_handlers handlers = {.press = on_press};
    const struct check_settings settings = fake_settings();
    struct probe probe;
    struct findings findings = {0};
    struct check check = {
        .probe = &probe,
        .settings = &settings,
        .handlers = &handlers,
        .userdata = &probe,
    };

    fake_init(&probe, at->fault, at->button);
    assert_int_equal(check_run(&check, &findings), 0);
    list_broken(&findings, ids);
    findings_clear(&findings);
    fake_clear(&probe);
}

static void faults_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char ids[IDS_SIZE];
        run(&cases[i], ids);
        if (strcmp(ids, cases[i].broken) != 0)
            print_error("fault %d\n", (int)cases[i].fault);
        assert_string_equal(ids, cases[i].broken);
    }
}

/* After the test above. */
static void all_can_be_broken(void **state)
{
    (void)state;
    assert_true(rule_count <= COUNT(broken_once));
    for (size_t i = 0; i < rule_count; i++)
        if (!broken_once[i])
            fail_msg("no fault breaks %s", rule_table[i].id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_are_found),
        cmocka_unit_test(all_can_be_broken),
    };
    return cmocka_run_group_tests_name("client rules", tests, NULL, NULL);
}
