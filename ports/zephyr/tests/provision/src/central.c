/* SPDX-License-Identifier: Apache-2.0 */
#include "central.h"

#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/byteorder.h>
#include <zephyr/ztest.h>

#include "controller.h"
#include "improv/strings.h"

enum {
    ATT_ERROR = 0x01,
    ATT_MTU = 0x02,
    ATT_READ_BY_TYPE = 0x08,
    ATT_READ = 0x0A,
    ATT_READ_BLOB = 0x0C,
    ATT_WRITE = 0x12,
    ATT_PREPARE = 0x16,
    ATT_EXECUTE = 0x18,
    ATT_NOTIFY = 0x1B,
    ANSWER_MS = 1000,
    CENTRALS = 3,
    HEARD_MAX = 16,
    PREPARED_PIECE = 18,
};

/* From the value of the current state to those of the others. */
static const uint8_t offsets[] = {0, 0, 3, 6, 8, 11};

static struct {
    uint16_t state_handle;
    uint16_t mtu;
    struct att heard[HEARD_MAX]; /* notifications that nobody asked for yet */
    size_t heard_count;
} centrals[CENTRALS];

static uint16_t handle_of(uint16_t central, uint8_t characteristic)
{
    return centrals[central].state_handle + offsets[characteristic];
}

/* The next answer to one of them; notifications are kept for later. */
static bool next(uint16_t central, bool notification, struct att *ret_att,
                 uint32_t wait_ms)
{
    int64_t until = k_uptime_get() + wait_ms;

    for (;;) {
        int64_t left = until - k_uptime_get();

        if (!controller_receive(ret_att, left > 0 ? (uint32_t)left : 0))
            return false;
        if (ret_att->bytes[0] == ATT_NOTIFY) {
            uint16_t owner = ret_att->connection;
            zassert_true(centrals[owner].heard_count < HEARD_MAX);
            centrals[owner].heard[centrals[owner].heard_count++] = *ret_att;
            if (notification && owner == central)
                return true;
        } else if (!notification && ret_att->connection == central) {
            return true;
        }
    }
}

static void ask(uint16_t central, const uint8_t *bytes, size_t length,
                struct att *ret_att)
{
    controller_send(central, bytes, length);
    zassert_true(next(central, false, ret_att, ANSWER_MS), "no answer to %02x",
                 bytes[0]);
}

bool central_finds_service(uint16_t central)
{
    const uint8_t request[] = {ATT_READ_BY_TYPE,
                               1,
                               0,
                               0xFF,
                               0xFF,
                               IMPROV_UUID_BYTES(IMPROV_CHARACTERISTIC_STATE)};
    struct att answer;

    ask(central, request, sizeof request, &answer);
    if (answer.bytes[0] == ATT_ERROR)
        return false;
    centrals[central].state_handle = sys_get_le16(answer.bytes + 2);
    return true;
}

static void write_whole(uint16_t central, uint16_t handle, const uint8_t *bytes,
                        size_t length)
{
    uint8_t request[ATT_MAX] = {ATT_WRITE};
    struct att answer;

    sys_put_le16(handle, request + 1);
    memcpy(request + 3, bytes, length);
    ask(central, request, 3 + length, &answer);
    zassert_equal(answer.bytes[0], ATT_WRITE + 1);
}

static void exchange_mtu(uint16_t central, uint16_t mtu)
{
    uint8_t request[3] = {ATT_MTU};
    struct att answer;

    sys_put_le16(mtu, request + 1);
    ask(central, request, sizeof request, &answer);
    centrals[central].mtu = MIN(mtu, sys_get_le16(answer.bytes + 1));
}

void central_connect(uint16_t central, uint16_t mtu)
{
    static const uint8_t notified[] = {IMPROV_CHARACTERISTIC_STATE,
                                       IMPROV_CHARACTERISTIC_ERROR,
                                       IMPROV_CHARACTERISTIC_RESULT};
    static const uint8_t on[] = {1, 0};

    controller_connect(central);
    centrals[central].heard_count = 0;
    centrals[central].mtu = 23;
    if (mtu != 23)
        exchange_mtu(central, mtu);
    zassert_true(central_finds_service(central));
    for (size_t i = 0; i < ARRAY_SIZE(notified); i++)
        write_whole(central, handle_of(central, notified[i]) + 1, on,
                    sizeof on);
}

void central_disconnect(uint16_t central)
{
    controller_disconnect(central);
    k_msleep(500);
}

void central_write(uint16_t central, const uint8_t *bytes, size_t length,
                   size_t piece)
{
    uint16_t handle = handle_of(central, IMPROV_CHARACTERISTIC_COMMAND);

    for (size_t start = 0; start < length; start += piece)
        write_whole(central, handle, bytes + start, MIN(piece, length - start));
}

void central_write_long(uint16_t central, const uint8_t *bytes, size_t length)
{
    static const uint8_t execute[] = {ATT_EXECUTE, 1};
    struct att answer;

    for (size_t start = 0; start < length; start += PREPARED_PIECE) {
        size_t piece = MIN(PREPARED_PIECE, length - start);
        uint8_t request[5 + PREPARED_PIECE] = {ATT_PREPARE};

        sys_put_le16(handle_of(central, IMPROV_CHARACTERISTIC_COMMAND),
                     request + 1);
        sys_put_le16((uint16_t)start, request + 3);
        memcpy(request + 5, bytes + start, piece);
        ask(central, request, 5 + piece, &answer);
        zassert_equal(answer.bytes[0], ATT_PREPARE + 1);
    }
    ask(central, execute, sizeof execute, &answer);
    zassert_equal(answer.bytes[0], ATT_EXECUTE + 1);
}

void central_sends(uint16_t central, uint8_t command, size_t count,
                   const char *const *strings)
{
    struct improv_bytes views[5];
    uint8_t frame[IMPROV_FRAME_MAX];

    for (size_t i = 0; i < count; i++)
        views[i] = (struct improv_bytes){(const uint8_t *)strings[i],
                                         strlen(strings[i])};
    size_t length = improv_strings_encode(command, views, count, frame);
    central_write(central, frame, length, centrals[central].mtu - 3);
}

void central_sends_wifi(uint16_t central, const char *ssid,
                        const char *password)
{
    central_sends(central, IMPROV_COMMAND_WIFI_SETTINGS, 2,
                  (const char *[]){ssid, password});
}

void central_reads(uint16_t central, uint8_t characteristic,
                   struct value *ret_value)
{
    uint8_t request[5] = {ATT_READ};
    size_t request_length = 3, piece;
    struct att answer;

    sys_put_le16(handle_of(central, characteristic), request + 1);
    ret_value->length = 0;
    do {
        ask(central, request, request_length, &answer);
        zassert_equal(answer.bytes[0], request[0] + 1);
        piece = answer.length - 1;
        memcpy(ret_value->bytes + ret_value->length, answer.bytes + 1, piece);
        ret_value->length += piece;
        request[0] = ATT_READ_BLOB;
        request_length = 5;
        sys_put_le16((uint16_t)ret_value->length, request + 3);
    } while (piece == centrals[central].mtu - 1U);
}

/* The oldest that was kept, or else the next. */
static bool take(uint16_t central, struct att *ret_att, uint32_t wait_ms)
{
    if (centrals[central].heard_count == 0 &&
        !next(central, true, ret_att, wait_ms))
        return false;
    *ret_att = centrals[central].heard[0];
    centrals[central].heard_count--;
    memmove(centrals[central].heard, centrals[central].heard + 1,
            centrals[central].heard_count * sizeof *ret_att);
    return true;
}

void central_hears(uint16_t central, uint8_t characteristic,
                   struct value *ret_value, uint32_t wait_ms)
{
    struct att att;

    do {
        zassert_true(take(central, &att, wait_ms), "no notification of %d",
                     characteristic);
    } while (sys_get_le16(att.bytes + 1) != handle_of(central, characteristic));
    ret_value->length = att.length - 3;
    memcpy(ret_value->bytes, att.bytes + 3, ret_value->length);
}

void central_hears_byte(uint16_t central, uint8_t characteristic, uint8_t value,
                        uint32_t wait_ms)
{
    struct value heard;

    do {
        central_hears(central, characteristic, &heard, wait_ms);
        zassert_equal(heard.length, 1);
    } while (heard.bytes[0] != value);
}
