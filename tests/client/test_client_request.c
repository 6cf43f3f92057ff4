/* SPDX-License-Identifier: Apache-2.0 */
/* What is sent to the device, from the options and the secret. */
#include "hear.h"
#include "talk/request.h"
#include "unit.h"

static struct secret secret_of(const char *text)
{
    struct text bytes = text_read(text);
    struct secret secret = {.length = (uint16_t)bytes.length};
    assert_true(bytes.length <= SECRET_MAX);
    memcpy(secret.bytes, bytes.bytes, bytes.length);
    return secret;
}

static void assert_frame(const struct request *request, const char *expected)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    size_t length = request_encode(request, frame);
    assert_bytes(((struct improv_bytes){frame, length}), expected);
}

typedef bool (*preparer)(struct request *, const struct options *);

static bool prepare(preparer take, struct request *request,
                    const struct options *options)
{
    *request = (struct request){0};
    hear();
    bool good = take(request, options);
    hear_end();
    if (good)
        assert_string_equal(heard_err(), "");
    return good;
}

static void identify(void **state)
{
    (void)state;
    struct request request = {0};
    request_plain(&request, IMPROV_COMMAND_IDENTIFY);
    assert_frame(&request, "02 00 02");
    assert_int_equal(request.needs, SECRET_NONE);
}

/* [WIFI-1] the example of docs/protocol.md */
static void wifi(void **state)
{
    (void)state;
    struct request request;
    const struct options options = {.values = {[OPTION_SSID] = "MyWirelessAP"}};
    const struct secret password = secret_of("'mysecurepassword'");
    assert_true(prepare(request_wifi, &request, &options));
    assert_frame(&request, "01 0E 0C 'MyWirelessAP' 00 CS");
    assert_null(request_take_secret(&request, &password));
    assert_frame(&request, "01 1E 0C 'MyWirelessAP' 10 'mysecurepassword' C0");
}

/* [WIFI-2] */
static void ssids_of_the_wrong_length(void **state)
{
    (void)state;
    static const char *const names[] = {"",
                                        "123456789012345678901234567890123"};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct request request;
        const struct options options = {.values = {[OPTION_SSID] = names[i]}};
        assert_false(prepare(request_wifi, &request, &options));
        assert_non_null(strstr(heard_err(), "--ssid: "));
    }
}

/* [WIFI-3] */
static void passwords(void **state)
{
    (void)state;
    static const struct {
        const char *password;
        bool good;
    } rows[] = {
        {"41*8", true},   {"41*63", true},           {"41*64", true},
        {"FF*8", true},   {"'se' 00 'same'", false}, {"'ses' 00 'same'", true},
        {"", false},      {"41*7", false},           {"'G' 41*63", false},
        {"41*65", false}, {"41*254", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct request request;
        const struct options options = {.values = {[OPTION_SSID] = "x"}};
        const struct secret secret = secret_of(rows[i].password);
        assert_true(prepare(request_wifi, &request, &options));
        const char *wrong = request_take_secret(&request, &secret);
        if (!wrong != rows[i].good)
            fail_msg("%s: %s", rows[i].password, wrong ? wrong : "taken");
    }
}

/* [DIGO-1] what is absent is empty */
static void digo_host(void **state)
{
    (void)state;
    struct request request;
    struct options options = {.values = {[OPTION_PORT] = "1883"}};
    assert_true(prepare(request_digo_host, &request, &options));
    assert_frame(&request, "C8 09 00 04 '1883' 00 00 00 CS");
    options.values[OPTION_HOST] = "h";
    options.values[OPTION_HOST_HTTP] = "w";
    options.values[OPTION_PORT_HTTP] = "80";
    options.values[OPTION_SSL] = "yes";
    assert_true(prepare(request_digo_host, &request, &options));
    assert_frame(&request, "C8 10 01 'h' 04 '1883' 01 'w' 02 '80' 03 'yes' CS");
}

/* [DIGO-5] [DIGO-6] [STR-2] */
static void digo_host_values_that_no_device_takes(void **state)
{
    (void)state;
    static const struct {
        enum option_id option;
        const char *value, *said;
    } rows[] = {
        {OPTION_PORT, "0", "a port is 1 to 65535"},
        {OPTION_PORT, "65536", "a port is 1 to 65535"},
        {OPTION_PORT, "x", "a port is 1 to 65535"},
        {OPTION_PORT_HTTP, "-1", "a port is 1 to 65535"},
        {OPTION_SSL, "maybe", "ssl is yes or no"},
        {OPTION_HOST, "\xFF", "UTF-8"},
        {OPTION_HOST_HTTP, "\xC3", "UTF-8"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct request request;
        struct options options = {0};
        options.values[rows[i].option] = rows[i].value;
        assert_false(prepare(request_digo_host, &request, &options));
        assert_non_null(strstr(heard_err(), rows[i].said));
    }
}

static bool prepare_host_of(size_t length)
{
    char host[300];
    struct request request;
    const struct options options = {.values = {[OPTION_HOST] = host}};
    memset(host, 'h', length);
    host[length] = '\0';
    return prepare(request_digo_host, &request, &options);
}

static void digo_values_that_are_too_long(void **state)
{
    (void)state;
    assert_true(prepare_host_of(250));
    assert_false(prepare_host_of(251));
    assert_non_null(strstr(heard_err(), "must not be longer than 250 bytes"));
    assert_false(prepare_host_of(299));
}

/* [DIGO-2] four strings, or five with an owner, be he empty */
static void digo_device(void **state)
{
    (void)state;
    struct request request;
    struct options options = {.values = {[OPTION_PROFILE_ID] = "p",
                                         [OPTION_DEVICE_ID] = "d",
                                         [OPTION_BOX_ID] = "b",
                                         [OPTION_TENANT_ID] = "t"}};
    assert_true(prepare(request_digo_device, &request, &options));
    assert_frame(&request, "C9 08 01 'p' 01 'd' 01 'b' 01 't' CS");
    options.values[OPTION_OWNER] = "o";
    assert_true(prepare(request_digo_device, &request, &options));
    assert_frame(&request, "C9 0A 01 'p' 01 'd' 01 'b' 01 't' 01 'o' CS");
    options.values[OPTION_OWNER] = "";
    assert_true(prepare(request_digo_device, &request, &options));
    assert_frame(&request, "C9 09 01 'p' 01 'd' 01 'b' 01 't' 00 CS");
}

/* [DIGO-3] */
static void digo_token(void **state)
{
    (void)state;
    static const struct {
        const char *token;
        const char *frame; /* NULL: refused */
    } rows[] = {
        {"'token'", "CA 06 05 'token' CS"},
        {"41*254", "CA FF FE 41*254 CS"},
        {"'a' 00 'b'", "CA 04 03 'a' 00 'b' CS"},
        {"C3 A4", "CA 03 02 C3 A4 CS"},
        {"", NULL},
        {"FF", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct request request = {0};
        const struct secret token = secret_of(rows[i].token);
        request_digo_token(&request);
        assert_int_equal(request.needs, SECRET_TOKEN);
        const char *wrong = request_take_secret(&request, &token);
        assert_int_equal(!wrong, rows[i].frame != NULL);
        if (rows[i].frame)
            assert_frame(&request, rows[i].frame);
    }
}

/* [WIFI-8] one copy of it, in the request; the reader's own can go */
static void keeps_the_secret_itself(void **state)
{
    (void)state;
    struct request wifi, token = {0};
    const struct options options = {.values = {[OPTION_SSID] = "x"}};
    struct secret secret = secret_of("'sesame99'");
    assert_true(prepare(request_wifi, &wifi, &options));
    request_digo_token(&token);
    assert_null(request_take_secret(&wifi, &secret));
    assert_null(request_take_secret(&token, &secret));
    memset(&secret, 0, sizeof secret);
    assert_ptr_equal(wifi.sent.values[1].data, wifi.secret.bytes);
    assert_ptr_equal(token.sent.values[0].data, token.secret.bytes);
    assert_frame(&wifi, "01 0B 01 'x' 08 'sesame99' CS");
    assert_frame(&token, "CA 09 08 'sesame99' CS");
}

static void printing_escapes_and_hides(void **state)
{
    (void)state;
    struct request request;
    const struct options options = {.values = {[OPTION_SSID] = "a\x1B[2J\xFF"}};
    const struct secret password = secret_of("'sesame99'");
    assert_true(prepare(request_wifi, &request, &options));
    assert_null(request_take_secret(&request, &password));
    hear();
    request_report(&request);
    hear_end();
    assert_non_null(strstr(heard_out(), "\"a\\x1B[2J\\xFF\""));
    assert_null(strstr(heard_out(), "sesame"));
}

/* [WIFI-8] */
static void nothing_is_left_after_wiping(void **state)
{
    (void)state;
    struct request request, zero;
    const struct options options = {.values = {[OPTION_SSID] = "x"}};
    const struct secret password = secret_of("'sesame99'");
    memset(&zero, 0, sizeof zero);
    assert_true(prepare(request_wifi, &request, &options));
    request_take_secret(&request, &password);
    improv_wipe(&request, sizeof request);
    assert_memory_equal(&request, &zero, sizeof zero);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identify),
        cmocka_unit_test(wifi),
        cmocka_unit_test(ssids_of_the_wrong_length),
        cmocka_unit_test(passwords),
        cmocka_unit_test(digo_host),
        cmocka_unit_test(digo_host_values_that_no_device_takes),
        cmocka_unit_test(digo_values_that_are_too_long),
        cmocka_unit_test(digo_device),
        cmocka_unit_test(digo_token),
        cmocka_unit_test(keeps_the_secret_itself),
        cmocka_unit_test(printing_escapes_and_hides),
        cmocka_unit_test(nothing_is_left_after_wiping),
    };
    return cmocka_run_group_tests_name("client request", tests, NULL, NULL);
}
