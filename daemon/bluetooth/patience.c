/* SPDX-License-Identifier: Apache-2.0 */
#include "bluetooth/patience.h"

enum { MISTAKE_MS = 1000 };

static const struct patience_central *find(const struct patience *patience,
                                           uint32_t central)
{
    for (size_t i = 0; i < PATIENCE_CENTRALS; i++)
        if (patience->centrals[i].central == central)
            return &patience->centrals[i];
    return NULL;
}

bool patience_left(const struct patience *patience, uint32_t central)
{
    const struct patience_central *one = find(patience, central);
    return !one || !one->lost;
}

static struct patience_central *find_or_add(struct patience *patience,
                                            uint32_t central, uint32_t now_ms)
{
    struct patience_central *one =
        (struct patience_central *)find(patience, central);

    if (one)
        return one;
    one = (struct patience_central *)find(patience, 0);
    if (one)
        *one = (struct patience_central){central, 0, now_ms, false};
    return one;
}

bool patience_mistake(struct patience *patience, uint32_t central,
                      uint32_t now_ms)
{
    struct patience_central *one = find_or_add(patience, central, now_ms);

    if (!one || one->lost)
        return false;
    uint32_t forgiven = (now_ms - one->since_ms) / MISTAKE_MS;
    one->since_ms += forgiven * MISTAKE_MS;
    one->mistakes -= forgiven < one->mistakes ? forgiven : one->mistakes;
    one->lost = ++one->mistakes > PATIENCE_MISTAKES;
    return one->lost;
}

void patience_forget(struct patience *patience, uint32_t central)
{
    struct patience_central *one =
        (struct patience_central *)find(patience, central);

    if (one)
        *one = (struct patience_central){.central = 0};
}
