/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All of libimprov. A device alone needs only improv/device.h.
 *
 * Comments that begin with an at sign are contracts for the proofs: see
 * tests/proof/README.md, or skip them.
 */
#ifndef IMPROV_IMPROV_H
#define IMPROV_IMPROV_H

#include "improv/advertisement.h"
#include "improv/client.h"
#include "improv/device.h"
#include "improv/digo.h"
#include "improv/names.h"
#include "improv/networks.h"
#include "improv/strings.h"
#include "improv/text.h"
#include "improv/wipe.h"

#endif
