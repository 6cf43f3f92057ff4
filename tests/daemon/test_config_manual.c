/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration: the manual page and the example know every key. */

#include "config/config_keys.h"
#include "config_text.h"

static char *read_whole(const char *path)
{
    static char text[32768];
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    size_t length = fread(text, 1, sizeof text - 1, file);
    assert_true(feof(file) && length > 0);
    fclose(file);
    text[length] = '\0';
    return text;
}

static const struct yaml_table *const tables[] = {
    &config_improv, &config_improvd, &config_wifi, &config_sensor_table,
    &config_output_table};

static void the_manual_page_has_every_key(void **state)
{
    (void)state;
    const char *page = read_whole(SOURCE "/docs/man/improvd.yaml.5");
    for (size_t i = 0; i < COUNT(tables); i++)
        for (const struct yaml_key *key = tables[i]->keys; key->name; key++) {
            char row[64];
            snprintf(row, sizeof row, ".BI \"%s: \"", key->name);
            if (!strstr(page, row) && strcmp(key->name, "active_low") != 0)
                fail_msg("%s is not in improvd.yaml(5)", key->name);
        }
}

/* The text between the next .EX and .EE, unescaped by nothing: none needed. */
static const char *next_example(const char **page, char *ret_text, size_t size)
{
    const char *start = strstr(*page, ".EX\n");
    if (!start)
        return NULL;
    const char *end = strstr(start += strlen(".EX\n"), ".EE\n");
    assert_non_null(end);
    snprintf(ret_text, size, "%.*s", (int)(end - start), start);
    *page = end;
    return ret_text;
}

static void its_examples_load(void **state)
{
    (void)state;
    const char *page = read_whole(SOURCE "/docs/man/improvd.yaml.5");
    char text[2048];
    size_t count = 0;
    for (; next_example(&page, text, sizeof text); count++) {
        struct config config = good_text(text);
        config_free(&config);
    }
    assert_int_equal(count, 2);
}

/* A key behind '#' begins at once, or is indented further: a comment has one
 * space. */
static void uncomment(char *text)
{
    for (char *line = text; line && *line;) {
        char *at = line + strspn(line, " ");
        if (at[0] == '#' && !(at[1] == ' ' && at[2] != ' '))
            memmove(at, at + 1, strlen(at));
        line = strchr(line, '\n');
        line += line != NULL;
    }
}

static void the_example_loads(void **state)
{
    (void)state;
    struct config config =
        good_text(read_whole(SOURCE "/packaging/improvd.yaml"));
    assert_string_equal(config.authorizer, "setup_button");
    assert_null(config.status_indicator);
    config_free(&config);
}

static void the_example_has_every_key(void **state)
{
    (void)state;
    char *text = read_whole(SOURCE "/packaging/improvd.yaml");
    uncomment(text);
    struct config config = good_text(text);
    assert_string_equal(config.status_indicator, "status_led");
    assert_int_equal(config.sensor_count, 3);
    assert_int_equal(config.output_count, 2);
    assert_string_equal(config.os_version, "12");
    for (size_t i = 0; i < 3; i++)
        for (const struct yaml_key *key = tables[i]->keys; key->name; key++)
            if (!config_mark_of(&config, (char *)&config + key->offset))
                fail_msg("%s is not in the example", key->name);
    config_free(&config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_manual_page_has_every_key),
        scratch_test(its_examples_load),
        scratch_test(the_example_loads),
        scratch_test(the_example_has_every_key),
    };
    return cmocka_run_group_tests_name("config manual", tests, NULL, NULL);
}
