/* SPDX-License-Identifier: Apache-2.0 */
/* What a walk has yet to ask for; only for bus_walk.c. */
#ifndef IMPROV_LINUX_BUS_WALK_LIST_H
#define IMPROV_LINUX_BUS_WALK_LIST_H

#include <stdbool.h>

/* A name in a list. */
struct name {
    struct name *next;
    char text[];
};

/* An object that waits for its turn. */
struct place {
    struct place *next;
    struct name *interface; /* NULL: all */
    bool tree;              /* and those below it */
    bool added;
    char path[];
};

/* An interface of the object whose turn it is. */
struct part {
    struct part *next;
    struct name *properties;
    bool one_by_one; /* together they can't be read */
    char interface[];
};

struct walk_list {
    struct place *places; /* objects, in their order */
    struct part *parts;   /* of the first of them, that are left */
};

/*
 * All copy the strings. One that waits already need not wait twice; the first
 * does not wait any more. -ENOMEM.
 */
int walk_list_add_place(struct walk_list *list, const char *path,
                        const char *interface, bool tree, bool added);
int walk_list_add_part(struct walk_list *list, const char *interface);

/* To the last part; one of no part is passed over. */
int walk_list_add_property(struct walk_list *list, const char *property);

/* Each drops the first, which must be there: a property of the first part, a
 * part; with the last part its place. */
void walk_list_drop_property(struct walk_list *list);
void walk_list_drop_part(struct walk_list *list);
void walk_list_drop_place(struct walk_list *list);

void walk_list_clear(struct walk_list *list);

/* Is it this name? NULL is no name. */
bool walk_list_is(const struct name *name, const char *text);

#endif
