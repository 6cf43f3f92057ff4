/* SPDX-License-Identifier: Apache-2.0 */
/* What is saved, what is not; power cuts; secrets in RAM. */
#include "boot.h"

#define TOKEN_A "token-a-is-secret"
#define TOKEN_B "token-b-is-secret"
static const char token_a[] = "\xCA\x12\x11" TOKEN_A "\x58";
static const char token_b[] = "\xCA\x12\x11" TOKEN_B "\x59";

static void expect_connects_to(const char *ssid)
{
    fake_wifi.ssid[0] = '\0';
    start();
    expect(strcmp(fake_wifi.ssid, ssid) == 0);
    expect(!fake_bluetooth.serving); /* [RUN-2] */
}

static void is_on_example(void)
{
    expect_connects_to("MyWirelessAP");
}

/* STOP comes from another thread while the network is being saved. */
static void stop_once(void)
{
    fake_flash->on_write = NULL;
    improv_host_tell(IMPROV_EVENT_STOP);
}

static void late_join(void)
{
    provision();
    fake_disconnect(ALICE);
    fake_run(20000);
    open_for(ALICE);
    fake_flash->on_write = stop_once;
    fake_write(ALICE, OTHER, OTHER_LENGTH);
    fake_run(1000);
    expect(!fake_flash->on_write);
    expect(strcmp(fake_wifi.ssid, "MyWirelessAP") == 0);
    expect(improv_host_state() == IMPROV_STATE_STOPPED);
}

static void late_first_join(void)
{
    start();
    fake_wifi.on_connect = fake_wifi_works;
    fake_flash->on_write = stop_once;
    join_example();
    fake_run(1000);
    expect(!improv_zephyr_configured());
    expect(!fake_wifi.connected);
}

static void flash_is_full(void)
{
    start();
    fake_flash->error_at = 1;
    fake_wifi.on_connect = fake_wifi_works;
    join_example();
    fake_run(1000);
    expect(byte_heard(ALICE, IMPROV_CHARACTERISTIC_ERROR) ==
           IMPROV_ERROR_UNABLE_TO_CONNECT);
    expect(!improv_zephyr_configured() && !fake_wifi.connected);
}

/* --- Power cuts ----------------------------------------------------------- */

/* The client is not told yet [WIFI-7] [DIGO-7]. */
static void nothing_told(void)
{
    expect(improv_host_state() != IMPROV_STATE_PROVISIONED);
    uint8_t result[IMPROV_FRAME_MAX];

    expect(improv_host_read(IMPROV_CHARACTERISTIC_RESULT, result,
                            sizeof result) == 0);
}

static void join_other(void)
{
    start();
    fake_flash->on_write = nothing_told;
    fake_wifi.on_connect = fake_wifi_works;
    open_for(ALICE);
    fake_write(ALICE, OTHER, OTHER_LENGTH);
    expect(byte_heard(ALICE, IMPROV_CHARACTERISTIC_STATE) ==
           IMPROV_STATE_PROVISIONED);
}

static void is_on_other(void)
{
    expect_connects_to("Other");
}

static void set_tokens(void)
{
    start();
    open_for(ALICE);
    fake_flash->on_write = nothing_told;
    fake_write(ALICE, token_a, sizeof token_a - 1);
    fake_flash->on_write = NULL;
    fake_write(ALICE, token_b, sizeof token_b - 1);
    expect(fake_heard(ALICE, IMPROV_CHARACTERISTIC_RESULT) != NULL);
}

static size_t token(char ret_token[8])
{
    struct improv_zephyr_settings settings;
    struct improv_bytes values[IMPROV_VALUES_MAX];

    if (improv_zephyr_read_settings(&settings) != 0)
        return 0;
    struct improv_bytes blob = {settings.blob, settings.length};
    expect(improv_settings_get(blob, IMPROV_COMMAND_DIGO_TOKEN, values) == 1);
    memcpy(ret_token, values[0].data, MIN(values[0].length, 8));
    return values[0].length;
}

static void has_no_token(void)
{
    char found[8];

    expect(token(found) == 0);
}

static void has_token_a(void)
{
    char found[8];

    expect(token(found) == sizeof TOKEN_A - 1 &&
           memcmp(found, TOKEN_A, sizeof found) == 0);
}

static void has_token_b(void)
{
    char found[8];

    expect(token(found) == sizeof TOKEN_B - 1 &&
           memcmp(found, TOKEN_B, sizeof found) == 0);
}

static enum fake_end cut(int write, bool after, void (*run)(void))
{
    fake_flash->writes = 0;
    fake_flash->cut_at = write;
    fake_flash->cut_after = after;
    fake_flash->on_write = NULL;
    enum fake_end end = fake_boot(run);
    fake_flash->cut_at = 0;
    return end;
}

static void network_survives(void **state)
{
    (void)state;
    assert_int_equal(fake_boot(provision), FAKE_ENDED);
    assert_int_equal(cut(1, false, join_other), FAKE_CUT);
    assert_int_equal(fake_boot(is_on_example), FAKE_ENDED);
    assert_int_equal(cut(1, true, join_other), FAKE_CUT);
    assert_int_equal(fake_boot(is_on_other), FAKE_ENDED);
}

static void settings_survive(void **state)
{
    (void)state;
    assert_int_equal(cut(1, false, set_tokens), FAKE_CUT);
    assert_int_equal(fake_boot(has_no_token), FAKE_ENDED);
    assert_int_equal(cut(1, true, set_tokens), FAKE_CUT);
    assert_int_equal(fake_boot(has_token_a), FAKE_ENDED);
    assert_int_equal(cut(2, false, set_tokens), FAKE_CUT);
    assert_int_equal(fake_boot(has_token_a), FAKE_ENDED);
    assert_int_equal(cut(3, false, set_tokens), FAKE_ENDED);
    assert_int_equal(fake_boot(has_token_b), FAKE_ENDED);
}

static void forget_all(void)
{
    start();
    improv_zephyr_forget();
    fake_run(1000);
}

/* Who sees the device on its network resets it again: no token stays behind. */
static void reset_again(void **state)
{
    (void)state;
    assert_int_equal(fake_boot(provision), FAKE_ENDED);
    assert_int_equal(cut(9, false, set_tokens), FAKE_ENDED);
    assert_int_equal(cut(1, true, forget_all), FAKE_CUT);
    assert_int_equal(fake_boot(has_no_token), FAKE_ENDED);
    assert_int_equal(fake_boot(is_on_example), FAKE_ENDED);
}

static void set_unreadable(void)
{
    start();
    open_for(ALICE);
    fake_flash->unreadable = true;
    fake_write(ALICE, "\x05\x04lamp\xB3", 7);
    fake_flash->unreadable = false;
    expect(byte_heard(ALICE, IMPROV_CHARACTERISTIC_ERROR) ==
           IMPROV_ERROR_UNKNOWN);
}

/* What can't be read is not taken for none, and written over. */
static void read_fails(void **state)
{
    (void)state;
    assert_int_equal(fake_boot(set_tokens), FAKE_ENDED);
    assert_int_equal(fake_boot(set_unreadable), FAKE_ENDED);
    fake_flash->on_write = NULL;
    assert_int_equal(fake_boot(has_token_b), FAKE_ENDED);
}

/* --- Secrets -------------------------------------------------------------- */

static bool in_ram(const char *text)
{
    return fake_remembers("", text);
}

/* [WIFI-8] */
static void no_secret_stays(void)
{
    static char proof[] = "in_ram() finds";

    expect(in_ram(proof));
    provision();
    expect(!in_ram(PASSWORD));
    open_for(BOB);
    fake_write(ALICE, token_a, sizeof token_a - 1);
    fake_run(1000);
    expect(!in_ram(TOKEN_A));
    fake_run(20000);
    fake_wifi.on_connect = fake_wifi_fails;
    join_example();
    fake_run(1000);
    expect(!in_ram(PASSWORD));
}

static void forget_while_it_joins(void)
{
    start();
    join_example();
    expect(in_ram(PASSWORD));
    improv_zephyr_forget();
    fake_run(1000);
    expect(!in_ram(PASSWORD));
    expect(improv_host_state() == IMPROV_STATE_AUTHORIZATION_REQUIRED);
}

static void saved_again(void **state)
{
    (void)state;
    assert_int_equal(fake_boot(late_join), FAKE_ENDED);
    assert_int_equal(fake_boot(is_on_example), FAKE_ENDED);
}

BOOT(late_first_join)
BOOT(flash_is_full)
BOOT(no_secret_stays)
BOOT(forget_while_it_joins)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(boots_late_first_join),
        TEST(boots_flash_is_full),
        TEST(boots_no_secret_stays),
        TEST(boots_forget_while_it_joins),
        TEST(saved_again),
        TEST(network_survives),
        TEST(settings_survive),
        TEST(reset_again),
        TEST(read_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
