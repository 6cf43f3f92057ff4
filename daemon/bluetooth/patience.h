/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long each central is listened to. An error is told to all centrals, so
 * one that sends rubbish all the time would spoil every other's command: some
 * mistakes are free, and one more each second; beyond that its writes are
 * refused until it is gone [MANY-3].
 */
#ifndef IMPROVD_PATIENCE_H
#define IMPROVD_PATIENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PATIENCE_MISTAKES = 16, PATIENCE_CENTRALS = 16 };

/* Private; all zero at first. */
struct patience {
    struct patience_central {
        uint32_t central; /* 0: free */
        uint32_t mistakes;
        uint32_t since_ms; /* when the count was last lowered */
        bool lost;
    } centrals[PATIENCE_CENTRALS];
};

/* False if the central's writes are refused. */
bool patience_left(const struct patience *patience, uint32_t central);

/* The central made a mistake. True if that was the last one that is borne. */
bool patience_mistake(struct patience *patience, uint32_t central,
                      uint32_t now_ms);

/* The central is gone; should it come back, it begins afresh. */
void patience_forget(struct patience *patience, uint32_t central);

#endif
