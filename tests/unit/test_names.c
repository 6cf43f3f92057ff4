/* SPDX-License-Identifier: Apache-2.0 */
/* Hostnames and device names. */
#include "improv/names.h"
#include "unit.h"

struct name {
    const char *text;
    bool good;
};

static const struct name hostnames[] = {
    {"", false},
    {"'a'", true},
    {"'Z'", true},
    {"'7'", true},
    {"'42'", true},
    {"'lamp'", true},
    {"'Lamp-7'", true},
    {"'a-b'", true},
    {"'a--b'", true},
    {"'a-b-c-d'", true},
    {"'-'", false},
    {"'--'", false},
    {"'-lamp'", false}, /* a hyphen at an end */
    {"'lamp-'", false},
    {"'lamp--'", false},
    {"'lamp.local'", false}, /* more than one label */
    {"'lamp.'", false},
    {"'.'", false},
    {"'my lamp'", false},
    {"'my_lamp'", false},
    {"'lamp' 00", false},
    {"00", false},
    {"'l' C3 A4 'mp'", false},
    {"41*62", true},
    {"41*63", true},
    {"41*64", false},
    {"41*255", false},
    {"41*319", false}, /* 63 in its low byte */
    {"41*61 '-' 42", true},
    {"41*62 '-'", false},
    {"41*63 '-'", false},
    {"'-' 41*62", false},
};

static const struct name device_names[] = {
    {"", false},
    {"'x'", true},
    {"20", true},
    {"00", true}, /* which is UTF-8, too */
    {"'My lamp, over the sofa.'", true},
    {"C3 84 'rger'", true},
    {"41*254", true},
    {"41*255", false},
    {"41*256", false},
    {"41*257", false}, /* 1 in its low byte */
    {"C3 A4 41*252", true},
    {"41*253 C3", false},
    {"C3", false},
    {"'x' FF", false},
    {"ED A0 80", false},
};

static void judge(const struct name *names, size_t count,
                  bool (*valid)(struct improv_bytes name))
{
    for (size_t i = 0; i < count; i++) {
        struct improv_bytes name = text_exact(names[i].text);
        if (valid(name) != names[i].good)
            fail_msg("%s", names[i].text);
        free((void *)(uintptr_t)name.data);
    }
}

/* [NAME-2] */
static void judges_hostnames(void **state)
{
    (void)state;
    judge(hostnames, COUNT(hostnames), improv_hostname_valid);
}

/* [NAME-3] */
static void judges_device_names(void **state)
{
    (void)state;
    judge(device_names, COUNT(device_names), improv_device_name_valid);
}

/* [NAME-2] every byte, alone, at either end and in the middle */
static void knows_every_byte_of_a_hostname(void **state)
{
    (void)state;
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (unsigned byte = 0; byte <= 0xFF; byte++) {
        bool good = memchr(letters, (int)byte, sizeof letters - 1) != NULL;
        const uint8_t name[] = {'a', (uint8_t)byte, 'b', (uint8_t)byte};
        assert_int_equal(
            improv_hostname_valid((struct improv_bytes){name + 1, 1}), good);
        assert_int_equal(
            improv_hostname_valid((struct improv_bytes){name + 1, 2}), good);
        assert_int_equal(improv_hostname_valid((struct improv_bytes){name, 3}),
                         good || byte == '-');
        assert_int_equal(improv_hostname_valid((struct improv_bytes){name, 4}),
                         good);
    }
}

/* [NAME-2] [NAME-3] every length there is */
static void knows_every_length(void **state)
{
    (void)state;
    uint8_t name[600];
    memset(name, 'n', sizeof name);
    for (size_t length = 0; length <= sizeof name; length++) {
        const struct improv_bytes bytes = {name, length};
        assert_int_equal(improv_hostname_valid(bytes),
                         length >= 1 && length <= 63);
        assert_int_equal(improv_device_name_valid(bytes),
                         length >= 1 && length <= 254);
    }
}

struct prefixed {
    const char *data, *name;
};

static const struct prefixed prefixes[] = {
    {"", ""},
    {"'lamp'", "'lamp'"},
    {"04 'lamp'", "'lamp'"},
    {"01 'a'", "'a'"},
    {"'a'", "'a'"},
    {"01", "01"}, /* of nothing */
    {"00", ""},
    {"03 'lamp'", "03 'lamp'"}, /* not its length */
    {"05 'lamp'", "05 'lamp'"},
    {"2D 41*45", "41*45"},       /* a hyphen, as a length */
    {"2D 41*44", "2D 41*44"},    /* or as what no name begins with */
    {"2F 41*47", "41*47"},       /* the last before '0' */
    {"30 41*48", "30 41*48"},    /* a name of 49 that begins with '0' */
    {"39 41*57", "39 41*57"},    /* the same with '9' */
    {"3A 41*58", "41*58"},       /* the first after '9' */
    {"3F 41*63", "41*63"},       /* the longest */
    {"40 41*64", "41*64"},       /* too long, which is judged later */
    {"41*66", "41*66"},          /* 65 after an 'A' */
    {"'a' 41*97", "'a' 41*97"},  /* 97 after an 'a' */
    {"FE 41*254", "41*254"},     /* all that fits a frame */
    {"04 04 'abc'", "04 'abc'"}, /* it is taken off once */
};

/* [NAME-4] */
static void takes_a_length_off(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(prefixes); i++) {
        struct improv_bytes data = text_exact(prefixes[i].data);
        struct text name = text_read(prefixes[i].name);
        if (!bytes_equal(improv_hostname_decode(data), text_view(&name)))
            fail_msg("%s", prefixes[i].data);
        free((void *)(uintptr_t)data.data);
    }
}

/* [NAME-2] [NAME-4] what is a hostname as it is stays as it is */
static void leaves_hostnames_alone(void **state)
{
    (void)state;
    uint8_t name[IMPROV_HOSTNAME_MAX];
    for (size_t length = 1; length <= sizeof name; length++)
        for (unsigned first = 0; first <= 0xFF; first++) {
            const struct improv_bytes bytes = {name, length};
            memset(name, 'n', sizeof name);
            name[0] = (uint8_t)first;
            if (!improv_hostname_valid(bytes))
                continue;
            struct improv_bytes decoded = improv_hostname_decode(bytes);
            assert_ptr_equal(decoded.data, name);
            assert_int_equal(decoded.length, length);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_hostnames),
        cmocka_unit_test(judges_device_names),
        cmocka_unit_test(knows_every_byte_of_a_hostname),
        cmocka_unit_test(knows_every_length),
        cmocka_unit_test(takes_a_length_off),
        cmocka_unit_test(leaves_hostnames_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
