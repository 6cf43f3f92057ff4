/* SPDX-License-Identifier: Apache-2.0 */
/* What the port for Zephyr does of its own, on a fake Zephyr. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "fake.h"
#include "improv_zephyr.h"

enum { ALICE, BOB, SMALL_MTU = 23, LARGE_MTU = 247 };

#define PASSWORD "mysecurepassword"

/* docs/protocol.md */
static const char example[] = "\x01\x1E\x0CMyWirelessAP\x10" PASSWORD "\xC0";
static const char other[] = "\x01\x0F\x05Other\x08password\x92";
#define TOKEN_A "token-a-is-secret"
#define TOKEN_B "token-b-is-secret"
static const char token_a[] = "\xCA\x12\x11" TOKEN_A "\x58";
static const char token_b[] = "\xCA\x12\x11" TOKEN_B "\x59";

static const struct improv_zephyr_config config = {.firmware = "test"};

/* --- What the tests are made of --------------------------------------------
 */

static void start(void)
{
    expect(improv_zephyr_start(&config) == 0);
    fake_run(100);
}

static void press(void)
{
    fake_press(true);
    fake_run(100);
    fake_press(false);
    fake_run(100);
}

static uint8_t byte_heard(uint8_t central, uint8_t characteristic)
{
    const struct fake_notification *heard = fake_heard(central, characteristic);

    expect(heard && heard->length == 1);
    return heard->bytes[0];
}

static void open_for(uint8_t central)
{
    improv_host_tell(IMPROV_EVENT_START);
    fake_run(100);
    press();
    fake_connect(central, SMALL_MTU);
}

static void join_example(void)
{
    open_for(ALICE);
    fake_write(ALICE, example, sizeof example - 1);
}

/* A boot that leaves MyWirelessAP saved. */
static void provision(void)
{
    start();
    fake_wifi.on_connect = fake_wifi_works;
    join_example();
    expect(improv_host_state() == IMPROV_STATE_PROVISIONED);
}

static void *new_flash(void)
{
    void *memory = mmap(NULL, sizeof *fake_flash, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_true(memory != MAP_FAILED);
    fake_flash = memory;
    return memory;
}

static int erase(void **state)
{
    *state = new_flash();
    return 0;
}

static int free_flash(void **state)
{
    return munmap(*state, sizeof *fake_flash);
}

/* --- Advertising -----------------------------------------------------------
 */

/* Zephyr may not have cleared the last connection away yet. */
static void advertise_again(void)
{
    start();
    expect(fake_bluetooth.serving && fake_bluetooth.advertising);
    fake_connect(ALICE, SMALL_MTU);
    expect(fake_bluetooth.advertising);
    fake_bluetooth.advertising = false;
    fake_bluetooth.start_errors = 3;
    fake_disconnect(ALICE);
    expect(!fake_bluetooth.advertising);
    fake_run(1000);
    expect(fake_bluetooth.advertising);
}

/* Where the controller has no room it is not asked all the time. */
static void no_room_for_another(void)
{
    start();
    fake_bluetooth.start_errors = 1000;
    fake_bluetooth.starts = 0;
    fake_connect(ALICE, SMALL_MTU);
    fake_run(60000);
    expect(fake_bluetooth.starts == 1);
    fake_bluetooth.start_errors = 0;
    fake_disconnect(ALICE);
    expect(fake_bluetooth.advertising);
}

/* [ADV-3] [RUN-3] */
static void withdraw(void)
{
    provision();
    fake_run(9000);
    expect(fake_bluetooth.serving);
    fake_run(2000);
    expect(!fake_bluetooth.serving && !fake_bluetooth.advertising);
    fake_disconnect(ALICE);
    fake_run(1000);
    expect(!fake_bluetooth.advertising);
}

/* --- Notifications ---------------------------------------------------------
 */

/* [WIFI-5] and cut to the MTU of each. */
static void order_and_cut(void)
{
    static const uint8_t expected[] = {2, 3, 0, 4};
    size_t count = 0;

    start();
    fake_wifi.on_connect = fake_wifi_works;
    fake_connect(BOB, LARGE_MTU);
    join_example();
    for (size_t i = 0; i < fake_bluetooth.notified_count; i++) {
        const struct fake_notification *each = &fake_bluetooth.notified[i];
        bool is_result = each->characteristic == IMPROV_CHARACTERISTIC_RESULT;

        if (each->central != BOB ||
            each->characteristic == IMPROV_CHARACTERISTIC_ERROR)
            continue;
        expect(count < sizeof expected);
        expect(is_result ? expected[count] == 0
                         : expected[count] == each->bytes[0]);
        count++;
    }
    expect(count == sizeof expected);
    expect(fake_heard(BOB, IMPROV_CHARACTERISTIC_RESULT)->length == 23);
    expect(fake_heard(ALICE, IMPROV_CHARACTERISTIC_RESULT)->length == 20);
}

/* --- Time ------------------------------------------------------------------
 */

/* [TIME-1]: the clock wraps 65 s after the boot. */
static void authorization_lapses(void)
{
    start();
    fake_run(20000);
    press();
    expect(improv_host_state() == IMPROV_STATE_AUTHORIZED);
    fake_run(58000);
    expect(improv_host_state() == IMPROV_STATE_AUTHORIZED);
    fake_run(3000);
    expect(improv_host_state() == IMPROV_STATE_AUTHORIZATION_REQUIRED);
}

/* --- Wi-Fi -----------------------------------------------------------------
 */

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

/* A driver that never tells that it has disconnected. */
static void silent_driver(void)
{
    provision();
    fake_disconnect(ALICE);
    fake_run(20000);
    fake_wifi.silent_disconnect = true;
    fake_wifi.on_connect = NULL;
    open_for(ALICE);
    fake_write(ALICE, other, sizeof other - 1);
    expect(strcmp(fake_wifi.ssid, "MyWirelessAP") == 0);
    fake_run(4000);
    expect(strcmp(fake_wifi.ssid, "Other") == 0);
}

/* [WIFI-6] [WIFI-7] */
static void roll_back(void)
{
    provision();
    fake_disconnect(ALICE);
    fake_run(20000);
    fake_wifi.on_connect = NULL;
    open_for(ALICE);
    fake_write(ALICE, other, sizeof other - 1);
    expect(strcmp(fake_wifi.ssid, "Other") == 0);
    fake_wifi.on_connect = fake_wifi_works;
    fake_run(31000);
    expect(byte_heard(ALICE, IMPROV_CHARACTERISTIC_ERROR) ==
           IMPROV_ERROR_UNABLE_TO_CONNECT);
    expect(strcmp(fake_wifi.ssid, "MyWirelessAP") == 0);
    expect(improv_host_state() == IMPROV_STATE_AUTHORIZED);
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
    fake_write(ALICE, other, sizeof other - 1);
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

/* It is tried again after 1, 2, 4 ... 60 s. */
static void back_off(void)
{
    provision();
    fake_run(20000);
    fake_wifi.on_connect = fake_wifi_fails;
    fake_wifi.connects = 0;
    fake_wifi_is_lost();
    fake_run(64000);
    expect(fake_wifi.connects == 7);
    fake_run(600000);
    expect(fake_wifi.connects == 17);
    fake_wifi.on_connect = fake_wifi_works;
    fake_run(60000);
    expect(fake_wifi.connected);
    fake_wifi.on_connect = fake_wifi_fails;
    fake_wifi.connects = 0;
    fake_wifi_is_lost();
    fake_run(4000);
    expect(fake_wifi.connects == 3);
}

/* On the way to another network, which does not answer. */
static void join_silent(void)
{
    provision();
    fake_disconnect(ALICE);
    fake_run(20000);
    fake_wifi.on_connect = NULL;
    open_for(ALICE);
    fake_write(ALICE, other, sizeof other - 1);
    fake_wifi.on_connect = fake_wifi_works;
}

static void stop_while_it_joins(void)
{
    join_silent();
    improv_host_tell(IMPROV_EVENT_STOP);
    fake_run(100);
    expect(strcmp(fake_wifi.ssid, "MyWirelessAP") == 0);
    expect(fake_wifi.connected);
    expect(improv_host_state() == IMPROV_STATE_STOPPED);
}

/* All before the thread for Wi-Fi had its turn. */
static void given_up_before_begun(void)
{
    start();
    open_for(ALICE);
    fake_write_only(ALICE, example, sizeof example - 1);
    expect(improv_host_state() == IMPROV_STATE_PROVISIONING);
    improv_host_tell(IMPROV_EVENT_STOP);
    fake_run(1000);
    expect(fake_wifi.connects == 0);
}

/* The address of the network before does not count. */
static void no_address(void)
{
    join_silent();
    fake_wifi.no_dhcp = true;
    fake_wifi_works();
    fake_run(1000);
    expect(improv_host_state() == IMPROV_STATE_PROVISIONING);
    fake_run(30000);
    expect(byte_heard(ALICE, IMPROV_CHARACTERISTIC_ERROR) ==
           IMPROV_ERROR_UNABLE_TO_CONNECT);
}

/* [MANY-1] [FRM-6] */
static void two_centrals(void)
{
    start();
    fake_wifi.on_connect = fake_wifi_works;
    open_for(ALICE);
    fake_connect(BOB, SMALL_MTU);
    fake_write(ALICE, example, 20);
    fake_write(BOB, example, 10);
    fake_disconnect(BOB);
    fake_connect(BOB, SMALL_MTU);
    fake_write(BOB, "\x02\x00\x02", 3);
    expect(!fake_heard(BOB, IMPROV_CHARACTERISTIC_ERROR));
    fake_write(ALICE, example + 20, sizeof example - 21);
    expect(improv_host_state() == IMPROV_STATE_PROVISIONED);
}

/* --- Power cuts ------------------------------------------------------------
 */

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
    fake_write(ALICE, other, sizeof other - 1);
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

/* --- Secrets ---------------------------------------------------------------
 */

extern char __data_start[], _end[]; /* of the linker: all static variables */

/* The redzones of AddressSanitizer are between them. */
__attribute__((no_sanitize("address"))) static bool in_ram(const char *text)
{
    for (const volatile char *at = __data_start; at < _end - 16; at++) {
        int i = 0;

        while (text[i] && at[i] == text[i])
            i++;
        if (!text[i])
            return true;
    }
    return false;
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

/* --- Each is one boot ------------------------------------------------------
 */

#define BOOT(name)                                                             \
    static void boots_##name(void **state)                                     \
    {                                                                          \
        (void)state;                                                           \
        assert_int_equal(fake_boot(name), FAKE_ENDED);                         \
    }

BOOT(advertise_again)
BOOT(no_room_for_another)
BOOT(withdraw)
BOOT(order_and_cut)
BOOT(authorization_lapses)
BOOT(silent_driver)
BOOT(roll_back)
BOOT(late_first_join)
BOOT(flash_is_full)
BOOT(back_off)
BOOT(stop_while_it_joins)
BOOT(given_up_before_begun)
BOOT(no_address)
BOOT(two_centrals)
BOOT(no_secret_stays)
BOOT(forget_while_it_joins)

static void saved_again(void **state)
{
    (void)state;
    assert_int_equal(fake_boot(late_join), FAKE_ENDED);
    assert_int_equal(fake_boot(is_on_example), FAKE_ENDED);
}

#define TEST(function)                                                         \
    cmocka_unit_test_setup_teardown(function, erase, free_flash)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(boots_advertise_again),
        TEST(boots_no_room_for_another),
        TEST(boots_withdraw),
        TEST(boots_order_and_cut),
        TEST(boots_authorization_lapses),
        TEST(boots_silent_driver),
        TEST(boots_roll_back),
        TEST(boots_late_first_join),
        TEST(boots_flash_is_full),
        TEST(boots_back_off),
        TEST(boots_stop_while_it_joins),
        TEST(boots_given_up_before_begun),
        TEST(boots_no_address),
        TEST(boots_two_centrals),
        TEST(boots_no_secret_stays),
        TEST(boots_forget_while_it_joins),
        TEST(saved_again),
        TEST(network_survives),
        TEST(settings_survive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
