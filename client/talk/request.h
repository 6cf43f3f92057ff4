/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be sent to the device, its secrets included. */
#ifndef IMPROV_CLIENT_REQUEST_H
#define IMPROV_CLIENT_REQUEST_H

#include "improv/frame.h"
#include "improv/request.h"
#include "input/options.h"
#include "input/secret.h"

enum secret_kind { SECRET_NONE, SECRET_PASSWORD, SECRET_TOKEN };

struct request {
    struct improv_request sent;
    struct secret secret; /* a password or a token; the last value is it */
};

bool request_prepare_identify(struct request *request,
                              const struct options *options);
bool request_prepare_wifi(struct request *request,
                          const struct options *options);
bool request_prepare_digo_host(struct request *request,
                               const struct options *options);
bool request_prepare_digo_device(struct request *request,
                                 const struct options *options);
bool request_prepare_digo_token(struct request *request,
                                const struct options *options);

/* Takes the password or token; says what is wrong with it, or returns NULL. */
const char *request_take_secret(struct request *request, enum secret_kind kind,
                                const struct secret *secret);

/* Writes the whole frame and returns its length. Wipe the frame after use. */
size_t request_encode(const struct request *request,
                      uint8_t ret_frame[IMPROV_FRAME_MAX]);

/* Says what is being sent, without secrets. */
void request_print(const struct request *request);

void request_wipe(struct request *request);

#endif
