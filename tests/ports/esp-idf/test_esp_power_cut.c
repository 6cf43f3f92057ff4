/* SPDX-License-Identifier: Apache-2.0 */
/* The power is cut before every single write to the flash. */
#include "esp_wifi.h"
#include "harness.h"

#define WRITES_MAX 40

static int writes; /* that are done before the power is cut */

static void authorize(int *ret_client)
{
    app_start();
    improv_host_tell(IMPROV_EVENT_START);
    world_run_ms(1000);
    *ret_client = authorized_central(247);
}

/* --- The network: old or new, name and password of the same --------------- */

static void stores_the_old_network(void)
{
    store_network("Old", "oldpassword");
}

static void joins_another(void)
{
    int client;

    home();
    old();
    authorize(&client);
    world_writes_left = writes;
    send_wifi(client, "Home", "password");
    world_run_ms(2000);
    assert_int_equal(value(client, STATE), IMPROV_STATE_PROVISIONED);
    world_writes_left = -1;
}

static void is_in_one_of_both(void)
{
    home();
    old();
    app_start();
    assert_non_null(world_wifi_ssid());
}

static void is_in_the_new_one(void)
{
    home();
    old();
    app_start();
    assert_string_equal(world_wifi_ssid(), "Home");
    assert_int_equal(world_nvs_find("password"), 1);
    assert_int_equal(world_nvs_find("oldpassword"), 0);
}

static void a_cut_leaves_the_old_network_or_the_new(void **state)
{
    int status = WORLD_POWER_CUT;

    (void)state;
    for (writes = 0; status == WORLD_POWER_CUT; writes++) {
        assert_true(writes < WRITES_MAX);
        world_begin();
        BOOT(stores_the_old_network);
        status = world_boot(joins_another);
        BOOT(is_in_one_of_both);
    }
    assert_int_equal(status, 0);
    assert_true(writes > 6);
    BOOT(is_in_the_new_one);
}

/* The power is cut once more, while it mends what the first cut broke. */
static int second;

static void boots_again(void)
{
    home();
    old();
    world_writes_left = second;
    app_start();
    world_writes_left = -1;
}

static void a_cut_while_it_mends_does_no_harm(void **state)
{
    (void)state;
    for (second = 0; second < 8; second++) {
        world_begin();
        BOOT(stores_the_old_network);
        writes = 4; /* esp_wifi has the new name, and the old password */
        assert_int_equal(world_boot(joins_another), WORLD_POWER_CUT);
        world_boot(boots_again);
        BOOT(is_in_the_new_one);
    }
}

/* --- Settings: all old or all new ----------------------------------------- */

static void stores_old_settings(void)
{
    int client;

    authorize(&client);
    send(client, IMPROV_COMMAND_DIGO_HOST, "old", "1", "old", "1", "no", END);
    world_run_ms(100);
    send_digo_token(client, "token");
    world_run_ms(100);
}

static void stores_new_settings(void)
{
    int client;

    authorize(&client);
    world_writes_left = writes;
    send(client, IMPROV_COMMAND_DIGO_HOST, "new", "22", "new", "22", "yes",
         END);
    world_run_ms(100);
    assert_non_null(last(client, RESULT));
    world_writes_left = -1;
}

static void has_all_of_one(void)
{
    app_start();
    const char *host = stored(IMPROV_COMMAND_DIGO_HOST, 0);
    bool new = strcmp(host, "new") == 0;

    assert_true(new || strcmp(host, "old") == 0);
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_HOST, IMPROV_DIGO_SSL),
                        new ? "yes" : "no");
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), "token");
}

static void has_the_new_ones(void)
{
    app_start();
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_HOST, 0), "new");
}

static void a_cut_leaves_all_old_settings_or_all_new(void **state)
{
    int status = WORLD_POWER_CUT;

    (void)state;
    for (writes = 0; status == WORLD_POWER_CUT; writes++) {
        assert_true(writes < WRITES_MAX);
        world_begin();
        BOOT(stores_old_settings);
        status = world_boot(stores_new_settings);
        BOOT(has_all_of_one);
    }
    assert_int_equal(status, 0);
    assert_true(writes > 2);
    BOOT(has_the_new_ones);
}

/* --- All is forgotten ----------------------------------------------------- */

static void forgets(void)
{
    home();
    old();
    app_start();
    assert_int_equal(improv_esp_forget(), ESP_OK);
}

static void knows_nothing(void)
{
    app_start();
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), "");
    assert_true(world_advertises());
    assert_int_equal(world_nvs_find("Old") + world_nvs_find("token"), 0);
}

static void a_factory_reset_forgets_all(void **state)
{
    (void)state;
    world_begin();
    BOOT(stores_old_settings);
    BOOT(stores_the_old_network);
    BOOT(forgets);
    BOOT(knows_nothing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_leaves_the_old_network_or_the_new),
        cmocka_unit_test(a_cut_while_it_mends_does_no_harm),
        cmocka_unit_test(a_cut_leaves_all_old_settings_or_all_new),
        cmocka_unit_test(a_factory_reset_forgets_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
