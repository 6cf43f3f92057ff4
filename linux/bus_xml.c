/* SPDX-License-Identifier: Apache-2.0 */
#include "bus_xml.h"

#include <expat.h>
#include <string.h>

struct reader {
    bus_xml_handler handler;
    void *userdata;
    unsigned depth;     /* of elements */
    unsigned of_others; /* that we are in: what a child says of itself */
};

static const struct {
    const char *element;
    enum bus_xml_kind kind;
} kinds[] = {
    {"node", BUS_XML_NODE},
    {"interface", BUS_XML_INTERFACE},
    {"property", BUS_XML_PROPERTY},
};

static const char *name_in(const char **attributes)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(attributes[0], "name") == 0)
            return attributes[1];
    return NULL;
}

static void tell(const struct reader *reader, const char *element,
                 const char **attributes)
{
    const char *name = name_in(attributes);

    for (unsigned i = 0; name && i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(element, kinds[i].element) == 0)
            reader->handler(reader->userdata, kinds[i].kind, name);
}

/* The outermost element is the object itself. */
static void on_start(void *userdata, const char *element,
                     const char **attributes)
{
    struct reader *reader = userdata;
    bool is_child = reader->depth++ == 1 && strcmp(element, "node") == 0;

    if (reader->depth > 1 && reader->of_others == 0)
        tell(reader, element, attributes);
    if (is_child || reader->of_others > 0)
        reader->of_others++;
}

static void on_end(void *userdata, const char *element)
{
    (void)element;
    struct reader *reader = userdata;

    reader->depth--;
    if (reader->of_others > 0)
        reader->of_others--;
}

bool bus_xml_read(const char *text, bus_xml_handler handler, void *userdata)
{
    struct reader reader = {handler, userdata, 0, 0};
    XML_Parser parser = XML_ParserCreate("UTF-8");

    if (!parser)
        return false;
    XML_SetUserData(parser, &reader);
    XML_SetElementHandler(parser, on_start, on_end);
    bool read = XML_Parse(parser, text, (int)strlen(text), 1) == XML_STATUS_OK;
    XML_ParserFree(parser);
    return read;
}
