/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is encoded is decoded as it was: strings, names, settings, results, and
 * lists of networks, which must also be those that [SCAN-3] and [SCAN-4] want.
 */
#include "reference.h"
#include "script.h"

enum {
    STRINGS_MAX = 300,
    NETWORKS_MAX = 60,
    STRINGS_OF_NETWORK = 3,
    STRINGS_OF_RESULT = IMPROV_FRAME_DATA_MAX,
};

static struct improv_frame decode_whole(const uint8_t *frame, size_t length)
{
    struct improv_frame decoded;
    struct improv_bytes exact =
        bytes_exact((struct improv_bytes){frame, length});
    MUST(length <= IMPROV_FRAME_MAX);
    MUST(improv_frame_decode(exact, &decoded) == IMPROV_COMPLETE);
    bytes_free(exact);
    decoded.data.data = frame + 2;
    return decoded;
}

/* --- Strings -------------------------------------------------------------- */

static void check_strings(const struct improv_frame *frame,
                          const struct improv_bytes *strings, int count)
{
    struct improv_bytes decoded[STRINGS_OF_RESULT];
    MUST(improv_strings_decode(frame->data, decoded, STRINGS_OF_RESULT) ==
         count);
    for (int i = 0; i < count; i++)
        MUST(bytes_same(decoded[i], strings[i]));
    if (count > 0) /* one too many for whoever expects fewer [STR-1] */
        MUST(improv_strings_decode(frame->data, decoded, count - 1) == -1);
}

/* As a result: as many as fit, whole [RES-2]. */
static void append_each(uint8_t command, const struct improv_bytes *strings,
                        size_t count)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    size_t used = 0, fitting = 0;
    improv_frame_begin(frame, command);
    while (fitting < count &&
           improv_frame_append(frame, &strings[fitting], 1)) {
        used += 1 + strings[fitting++].length;
        MUST(used <= IMPROV_FRAME_DATA_MAX);
    }
    MUST(fitting == count ||
         used + 1 + strings[fitting].length > IMPROV_FRAME_DATA_MAX);
    struct improv_frame decoded =
        decode_whole(frame, improv_frame_length(frame));
    MUST(decoded.command == command && decoded.data.length == used);
    check_strings(&decoded, strings, (int)fitting);
}

static void round_strings(struct script *script)
{
    struct improv_bytes strings[STRINGS_MAX];
    uint8_t frame[IMPROV_FRAME_MAX];
    uint8_t command = script_byte(script);
    size_t count = 0, total = 0;
    while (script->length > 0 && count < STRINGS_MAX) {
        strings[count] = script_view(script, script_byte(script));
        total += 1 + strings[count++].length;
    }
    size_t length = improv_strings_encode(command, strings, count, frame);
    MUST((length > 0) == (total <= IMPROV_FRAME_DATA_MAX));
    append_each(command, strings, count);
    if (length == 0)
        return;
    struct improv_frame decoded = decode_whole(frame, length);
    MUST(decoded.command == command && length == total + 3);
    check_strings(&decoded, strings, (int)count);
}

/* --- One value as it is --------------------------------------------------- */

static void round_raw(struct script *script)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    uint8_t command = script_byte(script);
    struct improv_bytes data = script_view(script, script->length);
    improv_frame_begin(frame, command);
    MUST(decode_whole(frame, 3).data.length == 0);
    bool fits = improv_frame_fill(frame, data);
    MUST(fits == (data.length <= IMPROV_FRAME_DATA_MAX));
    struct improv_frame decoded =
        decode_whole(frame, improv_frame_length(frame));
    MUST(decoded.command == command);
    MUST(bytes_same(decoded.data, fits ? data : (struct improv_bytes){0}));
}

/* [NAME-4] a hostname arrives, with or without its length before it */
static void round_hostname(struct script *script)
{
    uint8_t frame[IMPROV_FRAME_MAX];
    struct improv_bytes name = script_view(script, 70);
    if (!reference_hostname(name))
        return;
    improv_frame_begin(frame, IMPROV_COMMAND_HOSTNAME);
    MUST(improv_frame_fill(frame, name));
    struct improv_frame plain = decode_whole(frame, improv_frame_length(frame));
    MUST(bytes_same(improv_hostname_decode(plain.data), name));
    struct improv_frame prefixed = decode_whole(
        frame, improv_strings_encode(IMPROV_COMMAND_HOSTNAME, &name, 1, frame));
    bool ambiguous = name.length >= '0' && reference_hostname(prefixed.data);
    if (!ambiguous)
        MUST(bytes_same(improv_hostname_decode(prefixed.data), name));
}

static void round_service_data(struct script *script)
{
    const struct improv_service_data told = {script_byte(script),
                                             script_byte(script)};
    uint8_t bytes[IMPROV_ADVERTISEMENT_LENGTH];
    struct improv_service_data heard;
    struct improv_discovery discovery = {0};
    improv_service_data_encode(&told, bytes);
    MUST(improv_service_data_decode(
        (struct improv_bytes){bytes, IMPROV_SERVICE_DATA_LENGTH}, &heard));
    MUST(heard.state == told.state && heard.capabilities == told.capabilities);
    improv_advertisement_encode(&told, bytes);
    MUST(improv_advertisement_decode((struct improv_bytes){bytes, sizeof bytes},
                                     &discovery));
    heard = discovery.service_data;
    MUST(discovery.improv && discovery.has_service_data);
    MUST(heard.state == told.state && heard.capabilities == told.capabilities);
}

/* --- Networks ------------------------------------------------------------- */

static struct improv_network networks[NETWORKS_MAX];
static char rssi_texts[NETWORKS_MAX][8];
static size_t network_count;

/* Few letters, so that SSIDs repeat. */
static struct improv_bytes ssid_of(struct script *script, uint8_t kind)
{
    static const uint8_t letters[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab";
    size_t length = kind % 33;
    if (kind & 0x80)
        return script_view(script, length);
    return (struct improv_bytes){letters + 33 - length, length};
}

static void read_networks(struct script *script)
{
    static const char *const securities[] = {"NO", "WPA2", "WPA2 EAP",
                                             "WEP/WPA/WPA2/WPA3/WAPI"};
    for (network_count = 0; script->length > 0 && network_count < NETWORKS_MAX;
         network_count++) {
        struct improv_network *network = &networks[network_count];
        const char *security = securities[script_below(script, 4)];
        network->rssi = (int8_t)script_byte(script);
        network->ssid = ssid_of(script, script_byte(script));
        network->security =
            (struct improv_bytes){(const uint8_t *)security, strlen(security)};
        if (network->rssi == 0x55) /* longer than it should be */
            network->security = script_view(script, script_byte(script));
        snprintf(rssi_texts[network_count], sizeof rssi_texts[0], "%d",
                 network->rssi);
    }
}

/* The strongest of those not yet used, the first of these; or none. */
static size_t strongest(const bool *used)
{
    size_t best = network_count;
    for (size_t i = 0; i < network_count; i++)
        if (!used[i] && networks[i].ssid.length > 0 &&
            (best == network_count || networks[i].rssi > networks[best].rssi))
            best = i;
    return best;
}

static void use_ssid(bool *used, struct improv_bytes ssid)
{
    for (size_t i = 0; i < network_count; i++)
        if (bytes_same(networks[i].ssid, ssid))
            used[i] = true;
}

static size_t length_of(const struct improv_network *network)
{
    size_t rssi = strlen(rssi_texts[network - networks]);
    return 3 + network->ssid.length + rssi + network->security.length;
}

static void check_network(const struct improv_network *network,
                          const struct improv_bytes *strings)
{
    const char *rssi = rssi_texts[network - networks];
    MUST(bytes_same(strings[0], network->ssid));
    MUST(strings[1].length == strlen(rssi) &&
         memcmp(strings[1].data, rssi, strings[1].length) == 0);
    MUST(bytes_same(strings[2], network->security));
}

/* [SCAN-3] [SCAN-4] each SSID once, the strongest first, all that fit */
static void check_networks(const struct improv_bytes *strings, int count)
{
    bool used[NETWORKS_MAX] = {false};
    size_t room = IMPROV_FRAME_DATA_MAX;
    int next = 0;
    for (size_t best; (best = strongest(used)) < network_count;) {
        const struct improv_network *network = &networks[best];
        use_ssid(used, network->ssid);
        if (length_of(network) > room)
            continue;
        room -= length_of(network);
        MUST(next + STRINGS_OF_NETWORK <= count);
        check_network(network, &strings[next]);
        next += STRINGS_OF_NETWORK;
    }
    MUST(next == count);
}

static void round_networks(struct script *script)
{
    struct improv_bytes strings[STRINGS_OF_RESULT];
    uint8_t frame[IMPROV_FRAME_MAX];
    read_networks(script);
    size_t length = improv_networks_encode(networks, network_count, frame);
    struct improv_frame decoded = decode_whole(frame, length);
    MUST(decoded.command == IMPROV_COMMAND_SCAN);
    int count = improv_strings_decode(decoded.data, strings, STRINGS_OF_RESULT);
    check_networks(strings, count);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct script script = {bytes, size};
    switch (script_below(&script, 5)) {
    case 0:
        round_strings(&script);
        break;
    case 1:
        round_raw(&script);
        break;
    case 2:
        round_hostname(&script);
        break;
    case 3:
        round_service_data(&script);
        break;
    default:
        round_networks(&script);
        break;
    }
    return 0;
}
