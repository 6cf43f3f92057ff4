/* SPDX-License-Identifier: Apache-2.0 */
#include "check/show.h"

#include <string.h>

#include "check/rules.h"
#include "cleanup.h"
#include "output/report.h"
#include "output/safe_text.h"
#include "output/terminal.h"
#include "output/words.h"

enum {
    DETAIL_INDENT = 18,
    WIDTH = 79,
    DETAIL_WIDTH = WIDTH - DETAIL_INDENT,
    HEX_BYTES = 13,    /* of a line; more are counted */
    LAST_ENTRIES = 16, /* of a transcript */
};

/* --- Rows ---------------------------------------------------------------- */

static const char *look(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_PASSED:
        return terminal_look(stdout, LOOK_GOOD);
    case OUTCOME_FAILED:
        return terminal_look(stdout, LOOK_BAD);
    case OUTCOME_NOTED:
        return terminal_look(stdout, LOOK_ASK);
    case OUTCOME_SKIPPED:
        return terminal_look(stdout, LOOK_DIM);
    }
    return "";
}

/* Lines of their own, each after as many spaces. */
static void print_wrapped(FILE *stream, const char *text)
{
    while (*text) {
        size_t length = safe_line(text, DETAIL_WIDTH);
        fprintf(stream, "\n%*s%.*s", DETAIL_INDENT, "", (int)length, text);
        text += length;
        text += strspn(text, " ");
    }
}

static void print_row(FILE *stream, const struct finding *finding)
{
    const char *detail = finding->detail;
    size_t used = DETAIL_INDENT + strlen(finding->rule->title);

    fprintf(stream, "%s%-7s%s  %-7s  %s", look(finding->outcome),
            outcome_words(finding->outcome), terminal_plain(stdout),
            finding->rule->id, finding->rule->title);
    if (*detail && used + strlen(": ") + strlen(detail) <= WIDTH)
        fprintf(stream, ": %s", detail);
    else
        print_wrapped(stream, detail);
}

/* --- Transcripts --------------------------------------------------------- */

static void print_bytes(FILE *stream, const struct transcript_entry *entry)
{
    if (entry->secret) {
        fputs("bytes that are secret", stream);
        return;
    }
    for (unsigned i = 0; i < entry->length && i < HEX_BYTES; i++)
        fprintf(stream, "%s%02X", i > 0 ? " " : "", entry->bytes[i]);
    if (entry->length > HEX_BYTES)
        fprintf(stream, " .. %u", entry->length);
    else if (entry->length == 0 && entry->kind < TRANSCRIPT_CONNECTED)
        fputs("nothing", stream);
}

static void print_transcript(FILE *stream, const struct finding *finding)
{
    const struct transcript *transcript = &finding->transcript;
    size_t first = 0;

    if (transcript->count > LAST_ENTRIES) {
        first = transcript->count - LAST_ENTRIES;
        fprintf(stream, "\n%*s(%zu before)", DETAIL_INDENT, "", first);
    }
    for (size_t i = first; i < transcript->count; i++) {
        const struct transcript_entry *entry = &transcript->entries[i];
        fprintf(stream, "\n  %7.3f s  %-10s %-8s ",
                (entry->at_ms - finding->began_ms) / 1000.0,
                transcript_kind_words(entry->kind),
                transcript_characteristic_words(entry));
        print_bytes(stream, entry);
    }
}

/* --- For programs -------------------------------------------------------- */

static struct json_object *entry_fields(const struct finding *finding,
                                        const struct transcript_entry *entry)
{
    bool has_characteristic = entry->kind <= TRANSCRIPT_NOTIFIED;
    struct json_object *fields = report_fields();

    json_number(fields, "ms", entry->at_ms - finding->began_ms);
    json_string(fields, "kind", transcript_kind_words(entry->kind));
    if (has_characteristic)
        json_string(fields, "characteristic",
                    words_characteristic(entry->characteristic));
    if (entry->secret)
        return json_member(fields, "secret", json_object_new_boolean(true));
    return json_hex(fields, "bytes", transcript_bytes(entry));
}

static struct json_object *finding_fields(const struct finding *finding)
{
    struct json_object *fields = report_fields();
    struct json_object *entries = json_object_new_array();

    json_string(fields, "id", finding->rule->id);
    json_string(fields, "title", finding->rule->title);
    json_string(fields, "outcome", outcome_words(finding->outcome));
    json_string(fields, "detail", finding->detail);
    json_number(fields, "took_ms", finding->took_ms);
    for (size_t i = 0; entries && i < finding->transcript.count; i++)
        json_object_array_add(
            entries, entry_fields(finding, &finding->transcript.entries[i]));
    return json_member(fields, "transcript", entries);
}

static struct json_object *end_fields(const struct findings *findings)
{
    struct json_object *fields = report_fields();

    json_string(fields, "address", findings->address);
    for (int i = 0; i < OUTCOMES; i++)
        json_number(fields, outcome_words((enum outcome)i),
                    (int64_t)findings_count(findings, (enum outcome)i));
    json_string(fields, "left", findings->left);
    return json_member(fields, "complete",
                       json_object_new_boolean(findings->complete));
}

/* --- What is told -------------------------------------------------------- */

void show_finding(const struct finding *finding)
{
    autofree char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);

    if (!stream)
        return;
    print_row(stream, finding);
    fclose(stream);
    report_result("rule", finding_fields(finding), "%s", text);
}

static void print_end(FILE *stream, const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->all[i];
        if (finding->transcript.count == 0)
            continue;
        fputc('\n', stream);
        print_row(stream, finding);
        print_transcript(stream, finding);
        fputc('\n', stream);
    }
    fprintf(stream, "\n%zu passed, %zu failed, %zu notes, %zu skipped",
            findings_count(findings, OUTCOME_PASSED),
            findings_count(findings, OUTCOME_FAILED),
            findings_count(findings, OUTCOME_NOTED),
            findings_count(findings, OUTCOME_SKIPPED));
    if (findings->left[0])
        fprintf(stream, "\nThe device was left %s.", findings->left);
}

void show_end(const struct findings *findings)
{
    autofree char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);

    if (!stream)
        return;
    print_end(stream, findings);
    fclose(stream);
    report_result("checked", end_fields(findings), "%s", text);
}

/* --- The table ----------------------------------------------------------- */

static const char *needs_words(unsigned needs)
{
    static const struct {
        unsigned needs;
        const char *words;
    } rows[] = {
        {NEED_NETWORK, "--ssid"},  {NEED_DIGO, "--digo"},
        {NEED_CONSENT, "consent"}, {NEED_AUTHORIZED, "button"},
        {NEED_LOCKED, "before"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (needs & rows[i].needs)
            return rows[i].words;
    return "-";
}

static struct json_object *rule_fields(const struct rule *rule)
{
    struct json_object *fields = report_fields();

    json_string(fields, "id", rule->id);
    json_string(fields, "title", rule->title);
    json_string(fields, "needs", needs_words(rule->needs));
    return json_member(fields, "advice", json_object_new_boolean(rule->advice));
}

void show_rules(const char *rules)
{
    if (!report_is_json())
        printf("%-7s  %-7s  %-6s  %s\n", "RULE", "NEEDS", "", "TITLE");
    for (size_t i = 0; i < rule_count; i++)
        if (rule_is_wanted(&rule_table[i], rules))
            report_result(
                "listed", rule_fields(&rule_table[i]), "%-7s  %-7s  %-6s  %s",
                rule_table[i].id, needs_words(rule_table[i].needs),
                rule_table[i].advice ? "advice" : "", rule_table[i].title);
}
