/* SPDX-License-Identifier: Apache-2.0 */
/* Device info: what is told of a system, and how it is cut [INFO-2]. */
#include <sys/stat.h>

#include "requests/info.h"
#include "requests/os_release.h"
#include "scratch.h"
#include "unit.h"

/* --- os-release ----------------------------------------------------------- */

static void assert_value(const char *text, const char *expected)
{
    char value[16] = "before";
    size_t length = os_release_value(text, "NAME", value, sizeof value);
    assert_string_equal(value, expected);
    assert_int_equal(length, strlen(expected));
}

static void values_of_os_release(void **state)
{
    (void)state;
    assert_value("NAME=Yocto\n", "Yocto");
    assert_value("NAME=Yocto", "Yocto");
    assert_value("NAME=\"Debian GNU\"\n", "Debian GNU");
    assert_value("NAME='Debian \\ GNU'\n", "Debian \\ GNU");
    assert_value("NAME=\"a \\\"b\\\" \\$c\"\n", "a \"b\" $c");
    assert_value("ID=x\nNAME=y\nVERSION_ID=z\n", "y");
    assert_value("NAME=first\nNAME=last\n", "last");
    assert_value("NAME=with comment\n", "with");
    assert_value("NAME=0123456789abcdefghi\n", "0123456789abcde");
}

static void what_is_no_value(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "\n\n",
        "NAME",
        "NAME=",
        "NAME=\n",
        "#NAME=x\n",
        "PRETTY_NAME=x\n",
        "NAMES=x\n",
        "NAME x\n",
        "NAME=\"\n",
        "NAME=\"\"\n",
        "NAME='",
    };
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_value(texts[i], "");
    assert_value("NAME=\\", "\\");
    assert_value("NAME=\"x\\\nID=y\n", "x\\");
}

/* --- Strings -------------------------------------------------------------- */

static void assert_set(const char *text, const char *expected)
{
    struct info info = {.strings = {"before"}};
    info_set(&info, INFO_FIRMWARE_NAME, text);
    assert_string_equal(info.strings[INFO_FIRMWARE_NAME], expected);
}

static void strings_are_clean(void **state)
{
    (void)state;
    assert_set("", "");
    assert_set("Lamp\n", "Lamp");
    assert_set("  \t", "");
    assert_set("a\x1b[31mb\x7f", "a[31mb");
    assert_set("K\xc3\xbc"
               "che",
               "K\xc3\xbc"
               "che");
    assert_set("a\xc2\x85"
               "b\xc2\xa0",
               "ab\xc2\xa0"); /* C1, but no-break space */
    assert_set("a\xff"
               "b\xc3",
               "ab");
    assert_set("a\xc0\x80\xed\xa0\x80"
               "b",
               "ab");
}

/* Between two characters: 40 bytes and one of two do not fit into 41. */
static void long_strings_are_cut(void **state)
{
    (void)state;
    char text[100];
    memset(text, 'a', sizeof text);
    text[99] = '\0';
    assert_set(text, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    memcpy(text + 40, "\xc3\xbc", 2);
    assert_set(text, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    memcpy(text + 39, "\xc3\xbc", 2);
    assert_set(text, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xbc");
}

static void the_longest_fit_into_a_frame(void **state)
{
    (void)state;
    struct info info;
    struct improv_bytes views[INFO_STRINGS];
    uint8_t frame[IMPROV_FRAME_MAX];
    char text[100];
    memset(text, 'a', sizeof text);
    text[99] = '\0';
    for (unsigned i = 0; i < INFO_STRINGS; i++)
        info_set(&info, (enum info_string)i, text);
    assert_int_equal(info_views(&info, views), 6);
    assert_true(improv_strings_encode(0x03, views, 6, frame) > 0);
}

/* --- A system ------------------------------------------------------------- */

static void make_root(void)
{
    static const char *const folders[] = {
        "etc",
        "sys",
        "sys/class",
        "sys/class/dmi",
        "sys/class/dmi/id",
        "sys/firmware",
        "sys/firmware/devicetree",
        "sys/firmware/devicetree/base",
    };
    for (size_t i = 0; i < COUNT(folders); i++)
        assert_int_equal(mkdir(folders[i], 0700), 0);
}

static void assert_info(const struct config *config,
                        const char *const expected[INFO_STRINGS])
{
    struct info info;
    info_read(config, ".", &info);
    for (unsigned i = 0; i < INFO_STRINGS; i++)
        if (expected[i])
            assert_string_equal(info.strings[i], expected[i]);
}

static void an_image_with_a_name(void **state)
{
    (void)state;
    static const struct config config;
    static const char *const expected[INFO_STRINGS] = {
        "lamp-os", "3.1", "Raspberry Pi 4", "", "Debian GNU/Linux", "12"};
    make_root();
    scratch_write("etc/os-release",
                  "NAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\n"
                  "IMAGE_ID=lamp-os\nIMAGE_VERSION=3.1\n");
    scratch_write_bytes("sys/firmware/devicetree/base/model", "Raspberry Pi 4",
                        15);
    assert_info(&config, expected);
}

static void a_personal_computer(void **state)
{
    (void)state;
    static const struct config config;
    static const char *const expected[INFO_STRINGS] = {
        "Arch", "rolling", "QEMU Box 2", "", "Arch", "rolling"};
    make_root();
    scratch_write("etc/os-release", "NAME=Arch\nBUILD_ID=rolling\n");
    scratch_write("sys/class/dmi/id/sys_vendor", "QEMU\n");
    scratch_write("sys/class/dmi/id/product_name", "Box 2\n");
    assert_info(&config, expected);
}

static void nothing_is_known(void **state)
{
    (void)state;
    static const struct config config;
    struct info info;
    struct improv_bytes views[INFO_STRINGS];
    info_read(&config, ".", &info);
    assert_true(*info.strings[INFO_HARDWARE] != '\0'); /* the processor */
    assert_int_equal(info_views(&info, views), 4);
}

static void the_configuration_wins(void **state)
{
    (void)state;
    const struct config config = {
        .firmware_name = (char[]){"Lamp"},
        .firmware_version = (char[]){"1"},
        .hardware = (char[]){"rev B"},
        .os_name = (char[]){"LampOS"},
        .os_version = (char[]){"7\n"},
    };
    static const char *const expected[INFO_STRINGS] = {
        "Lamp", "1", "rev B", "", "LampOS", "7"};
    make_root();
    scratch_write("etc/os-release", "NAME=x\nVERSION_ID=y\nIMAGE_ID=z\n");
    assert_info(&config, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_of_os_release),
        cmocka_unit_test(what_is_no_value),
        cmocka_unit_test(strings_are_clean),
        cmocka_unit_test(long_strings_are_cut),
        cmocka_unit_test(the_longest_fit_into_a_frame),
        scratch_test(an_image_with_a_name),
        scratch_test(a_personal_computer),
        scratch_test(nothing_is_known),
        scratch_test(the_configuration_wins),
    };
    return cmocka_run_group_tests_name("info", tests, NULL, NULL);
}
