/* SPDX-License-Identifier: Apache-2.0 */
#include "bus_walk_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool walk_list_is(const struct name *name, const char *text)
{
    return text ? name && strcmp(name->text, text) == 0 : !name;
}

static struct name *new_name(const char *text)
{
    size_t size = strlen(text) + 1;
    struct name *name = calloc(1, sizeof *name + size);
    if (name)
        memcpy(name->text, text, size);
    return name;
}

/* --- Adding -------------------------------------------------------------- */

static bool is_same(const struct place *place, const struct place *other)
{
    return strcmp(place->path, other->path) == 0 &&
           walk_list_is(place->interface,
                        other->interface ? other->interface->text : NULL) &&
           place->tree == other->tree && place->added == other->added;
}

static void free_place(struct place *place)
{
    free(place->interface);
    free(place);
}

static struct place *new_place(const char *path, const char *interface)
{
    size_t size = strlen(path) + 1;
    struct place *place = calloc(1, sizeof *place + size);

    if (!place)
        return NULL;
    memcpy(place->path, path, size);
    place->interface = interface ? new_name(interface) : NULL;
    if (!interface || place->interface)
        return place;
    free_place(place);
    return NULL;
}

int walk_list_add_place(struct walk_list *list, const char *path,
                        const char *interface, bool tree, bool added)
{
    struct place *place = new_place(path, interface);
    struct place **link = &list->places;

    if (!place)
        return -ENOMEM;
    place->tree = tree;
    place->added = added;
    for (; *link; link = &(*link)->next)
        if (link != &list->places && is_same(*link, place)) {
            free_place(place);
            return 0;
        }
    *link = place;
    return 0;
}

/* NULL if there is none. */
static struct part *last_part(const struct walk_list *list)
{
    struct part *last = list->parts;
    while (last && last->next)
        last = last->next;
    return last;
}

int walk_list_add_part(struct walk_list *list, const char *interface)
{
    size_t size = strlen(interface) + 1;
    struct part *part = calloc(1, sizeof *part + size);
    struct part *last = last_part(list);

    if (!part)
        return -ENOMEM;
    memcpy(part->interface, interface, size);
    if (last)
        last->next = part;
    else
        list->parts = part;
    return 0;
}

int walk_list_add_property(struct walk_list *list, const char *property)
{
    struct part *part = last_part(list);
    struct name *name = part ? new_name(property) : NULL;

    if (!part)
        return 0;
    if (!name)
        return -ENOMEM;
    name->next = part->properties;
    part->properties = name;
    return 0;
}

/* --- Dropping ------------------------------------------------------------ */

static void drop_property(struct part *part)
{
    struct name *first = part->properties;
    part->properties = first->next;
    free(first);
}

void walk_list_drop_property(struct walk_list *list)
{
    drop_property(list->parts);
    if (!list->parts->properties)
        walk_list_drop_part(list);
}

static void drop_part(struct walk_list *list)
{
    struct part *first = list->parts;

    list->parts = first->next;
    while (first->properties)
        drop_property(first);
    free(first);
}

void walk_list_drop_part(struct walk_list *list)
{
    drop_part(list);
    if (!list->parts)
        walk_list_drop_place(list);
}

void walk_list_drop_place(struct walk_list *list)
{
    struct place *first = list->places;

    while (list->parts)
        drop_part(list);
    list->places = first->next;
    free_place(first);
}

void walk_list_clear(struct walk_list *list)
{
    while (list->places)
        walk_list_drop_place(list);
}
