/* SPDX-License-Identifier: Apache-2.0 */
/* Configurations from the text of a test. */
#ifndef TEST_CONFIG_TEXT_H
#define TEST_CONFIG_TEXT_H

#include <errno.h>
#include <stdio.h>

#include "config/config.h"
#include "hear.h"
#include "scratch.h"
#include "unit.h"

/* Reads the text as FILE "c.yaml" over what is there; see heard_err(). */
static inline int read_text(struct config *config, const char *text)
{
    scratch_write("c.yaml", text);
    hear();
    int r = config_read(config, "c.yaml");
    hear_end();
    return r;
}

static inline int check_quietly(const struct config *config)
{
    hear();
    int r = config_check(config);
    hear_end();
    return r;
}

/* A configuration of its own that must be good; free it. */
static inline struct config good_text(const char *text)
{
    struct config config;
    config_init(&config);
    int r = read_text(&config, text);
    if (r == 0)
        r = check_quietly(&config);
    if (r != 0)
        fail_msg("%s\n%s", text, heard_err());
    return config;
}

#endif
