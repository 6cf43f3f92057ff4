/* SPDX-License-Identifier: Apache-2.0 */
/* What goes over the air: advertisements, writes, reads, notifications. */
#include "harness.h"

TEST(advertises_uuid_and_service_data_in_one_packet)
{
    struct improv_discovery found = {.improv = false};

    app_start();
    assert_true(world_advertises());
    assert_int_equal(world_adv_length, 31);
    assert_true(improv_advertisement_decode(
        (struct improv_bytes){world_adv, 31}, &found));
    assert_true(found.improv && found.has_service_data);
    assert_int_equal(found.service_data.state,
                     IMPROV_STATE_AUTHORIZATION_REQUIRED);
    assert_int_equal(found.service_data.capabilities, 0x0f);
    assert_true(improv_advertisement_decode(
        (struct improv_bytes){world_response, (size_t)world_response_length},
        &found));
    assert_int_equal(found.name.length, 4);
    assert_memory_equal(found.name.data, "lamp", 4);
    assert_string_equal(world_gap_name, "lamp");
}

TEST(advertises_the_state_it_comes_to)
{
    app_start();
    press(100);
    assert_int_equal(world_adv[25], IMPROV_STATE_AUTHORIZED);
    world_run_ms(60 * 1000);
    assert_int_equal(world_adv[25], IMPROV_STATE_AUTHORIZATION_REQUIRED);
}

TEST(advertises_again_after_each_central)
{
    int clients[3];

    app_start();
    for (int i = 0; i < 3; i++) {
        assert_true(world_advertises());
        clients[i] = central(247);
    }
    assert_false(world_advertises()); /* there is no room */
    press(100);
    world_disconnect(clients[1]);
    assert_true(world_advertises());
    assert_true(world_connect(23) >= 0);
}

TEST(takes_frames_in_pieces_of_any_size)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    struct improv_bytes token = {(const uint8_t *)"token", 5};
    size_t length =
        improv_strings_encode(IMPROV_COMMAND_DIGO_TOKEN, &token, 1, frame);

    app_start();
    int client = authorized_central(23);
    for (size_t i = 0; i < length; i++)
        world_write(client, frame + i, 1);
    world_run_ms(100);
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), "token");
}

/* A long write comes whole, as a chain of buffers. */
TEST(takes_a_long_write)
{
    char token[255];

    memset(token, 'x', sizeof token - 1);
    token[254] = '\0';
    app_start();
    int client = authorized_central(23);
    send_digo_token(client, token);
    world_run_ms(100);
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), token);
}

TEST(drops_half_a_frame_with_its_central)
{
    static const uint8_t half[] = {IMPROV_COMMAND_DIGO_TOKEN, 6, 5, 't'};

    app_start();
    int client = authorized_central(247);
    int other = central(247);
    world_write(client, half, sizeof half);
    world_disconnect(client);
    client = central(247);
    send_digo_token(client, "token");
    world_run_ms(100);
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), "token");
    assert_int_equal(count(other, ERROR, IMPROV_ERROR_INVALID_RPC), 0);
}

TEST(drops_half_a_frame_after_silence)
{
    static const uint8_t half[] = {IMPROV_COMMAND_DIGO_TOKEN, 6, 5, 't'};

    app_start();
    int client = central(247);
    world_write(client, half, sizeof half);
    world_run_ms(4900);
    assert_int_equal(value(client, ERROR), IMPROV_ERROR_NONE);
    world_run_ms(200);
    assert_int_equal(value(client, ERROR), IMPROV_ERROR_INVALID_RPC);
}

/* Their frames never meet [MANY-1]. */
TEST(keeps_two_centrals_apart)
{
    static const uint8_t frame[] = {
        IMPROV_COMMAND_DIGO_TOKEN,          3, 2, 'a', 'b',
        (uint8_t)(0xCA + 3 + 2 + 'a' + 'b')};

    app_start();
    int one = authorized_central(247), two = central(23);
    world_write(one, frame, 3);
    world_write(two, (const uint8_t[]){IMPROV_COMMAND_IDENTIFY}, 1);
    world_write(one, frame + 3, 3);
    world_write(two, (const uint8_t[]){0, 2}, 2);
    world_run_ms(100);
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), "ab");
    assert_int_equal(value(one, ERROR), IMPROV_ERROR_NONE);
    assert_non_null(last(one, RESULT));
    assert_non_null(last(two, RESULT));
}

/* Who did not subscribe hears nothing: the double would say so. */
TEST(notifies_only_those_who_subscribed)
{
    app_start();
    int silent = world_connect(247);
    int client = authorized_central(247);
    assert_null(last(silent, STATE));
    assert_non_null(last(client, STATE));
    assert_int_equal(count(client, STATE, IMPROV_STATE_AUTHORIZED), 1);
}

/* A result that the link cuts is read whole [CLI-6]. */
TEST(notifies_those_who_stay)
{
    app_start();
    int one = central(247), two = central(23), three = central(185);
    world_disconnect(two);
    press(100);
    assert_int_equal(count(one, STATE, IMPROV_STATE_AUTHORIZED), 1);
    assert_int_equal(count(three, STATE, IMPROV_STATE_AUTHORIZED), 1);
    assert_int_equal(count(two, STATE, IMPROV_STATE_AUTHORIZED), 0);
}

TEST(serves_long_results_at_the_smallest_mtu)
{
    app_start();
    int client = central(23);
    send(client, IMPROV_COMMAND_DEVICE_INFO, END);
    world_run_ms(100);
    assert_int_equal(last(client, RESULT)->length, 20);
    assert_string_equal(result(client, 0), "lamp");
    assert_string_equal(result(client, 5), "v5.3.2");
}

TEST(notifies_later_what_found_no_buffer)
{
    app_start();
    int client = central(247);
    world_no_buffers = 1;
    press(100);
    world_run_ms(300);
    assert_int_equal(count(client, STATE, IMPROV_STATE_AUTHORIZED), 1);
}

static int joiner;

static void join(void)
{
    send_wifi(joiner, "Home", "password");
}

/* What is told late is not older than what was told meanwhile. */
TEST(notifies_nothing_old_behind_the_new)
{
    home()->mute = true;
    app_start();
    joiner = central(247);
    world_no_buffers = 1;
    improv_host_tell(IMPROV_EVENT_AUTHORIZE);
    world_unlocked = join;
    world_run_ms(200);
    assert_int_equal(last(joiner, STATE)->bytes[0], IMPROV_STATE_PROVISIONING);
}

static unsigned seed = 1;

static uint8_t noise(void)
{
    seed = seed * 1103515245 + 12345;
    return (uint8_t)(seed >> 16);
}

/* Whatever is written, the device goes on. */
TEST(survives_hostile_writes)
{
    uint8_t bytes[512];

    home();
    app_start();
    int one = authorized_central(247), two = central(23);
    for (int i = 0; i < 3000; i++) {
        size_t length = (size_t)noise() * 2;
        for (size_t n = 0; n < length; n++)
            bytes[n] = noise();
        if (i % 3 == 0)
            bytes[0] = (uint8_t)(1 + noise() % 6);
        world_write(noise() % 2 ? one : two, bytes, length);
        world_run_ms(noise() % 32);
        world_notified_count = 0;
        if (noise() == 0)
            press(100);
    }
    world_run_ms(20000);
    press(100);
    send_wifi(one, "Home", "password");
    world_run_ms(1000);
    assert_int_equal(value(two, STATE), IMPROV_STATE_PROVISIONED);
}

TEST(writes_that_are_too_long_are_errors)
{
    uint8_t bytes[512] = {IMPROV_COMMAND_DIGO_TOKEN, 255, 254};

    app_start();
    int client = authorized_central(247);
    world_write(client, bytes, sizeof bytes);
    assert_int_equal(value(client, ERROR), IMPROV_ERROR_INVALID_RPC);
    /* One byte after the longest frame. */
    char token[255] = "";
    memset(token, 'x', sizeof token - 1);
    const struct improv_bytes string = {(const uint8_t *)token, 254};
    assert_int_equal(
        improv_strings_encode(IMPROV_COMMAND_DIGO_TOKEN, &string, 1, bytes),
        IMPROV_FRAME_MAX);
    world_write(client, bytes, IMPROV_FRAME_MAX + 1);
    world_run_ms(100);
    assert_string_equal(stored(IMPROV_COMMAND_DIGO_TOKEN, 0), "");
    world_write(client, bytes, 0);
    assert_int_equal(value(client, ERROR), IMPROV_ERROR_INVALID_RPC);
}

/* The command can't be read, a stopped device not at all [ADV-3]. */
TEST(refuses_what_can_not_be_read)
{
    uint8_t value[258];

    app_config.nimble_is_shared = false;
    app_start();
    int client = central(247);
    assert_true(world_read(client, IMPROV_CHARACTERISTIC_COMMAND, value) < 0);
    assert_int_equal(world_read(client, RESULT, value), 0);
    assert_int_equal(
        world_read(client, IMPROV_CHARACTERISTIC_CAPABILITIES, value), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(advertises_uuid_and_service_data_in_one_packet),
        cmocka_unit_test(advertises_the_state_it_comes_to),
        cmocka_unit_test(advertises_again_after_each_central),
        cmocka_unit_test(takes_frames_in_pieces_of_any_size),
        cmocka_unit_test(takes_a_long_write),
        cmocka_unit_test(drops_half_a_frame_with_its_central),
        cmocka_unit_test(drops_half_a_frame_after_silence),
        cmocka_unit_test(keeps_two_centrals_apart),
        cmocka_unit_test(notifies_only_those_who_subscribed),
        cmocka_unit_test(notifies_those_who_stay),
        cmocka_unit_test(serves_long_results_at_the_smallest_mtu),
        cmocka_unit_test(notifies_later_what_found_no_buffer),
        cmocka_unit_test(notifies_nothing_old_behind_the_new),
        cmocka_unit_test(survives_hostile_writes),
        cmocka_unit_test(writes_that_are_too_long_are_errors),
        cmocka_unit_test(refuses_what_can_not_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
