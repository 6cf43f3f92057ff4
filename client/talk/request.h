/* SPDX-License-Identifier: Apache-2.0 */
/* One command that is to be sent, its secret included. */
#ifndef IMPROV_CLIENT_REQUEST_H
#define IMPROV_CLIENT_REQUEST_H

#include "improv/credentials.h"
#include "improv/frame.h"
#include "improv/request.h"
#include "input/options.h"
#include "input/secret.h"

enum secret_kind { SECRET_NONE, SECRET_PASSWORD, SECRET_TOKEN };

struct request {
    /* Values are those of the options, or point into this request. A name
     * is its only value, absent to ask for it. */
    struct improv_request sent;
    enum secret_kind needs; /* what is yet to be taken; it is the last value */
    bool pick;              /* a scan, for the user to pick the network */
    bool written;           /* it went out, maybe without an answer */
    uint8_t ssid[IMPROV_SSID_MAX];
    struct secret secret;
};

/* Each fills in a request, all but the secret; false, and the user is told,
 * if a value is not allowed. `request` is all 0 before. */
bool request_wifi(struct request *request, const struct options *options);
bool request_hostname(struct request *request, const char *name);
bool request_device_name(struct request *request, const char *name);
bool request_digo_host(struct request *request, const struct options *options);
bool request_digo_device(struct request *request,
                         const struct options *options);
void request_digo_token(struct request *request);
void request_plain(struct request *request, enum improv_command command);

/* Another network than was prepared; its SSID is copied. */
void request_set_ssid(struct request *request, struct improv_bytes ssid);

/* Copies the secret into the request; NULL, or what is wrong with it. */
const char *request_take_secret(struct request *request,
                                const struct secret *secret);

/* Another secret is needed: the one that was sent was wrong. */
void request_ask_again(struct request *request);

/* The whole frame; its length, or 0 if the values are too long. */
size_t request_encode(const struct request *request,
                      uint8_t ret_frame[IMPROV_FRAME_MAX]);

/* Says what is being sent, without secrets. */
void request_report(const struct request *request);

#endif
