/* SPDX-License-Identifier: Apache-2.0 */
/* What an object says of itself when it is introspected. */
#ifndef IMPROV_LINUX_BUS_XML_H
#define IMPROV_LINUX_BUS_XML_H

#include <stdbool.h>

enum bus_xml_kind { BUS_XML_NODE, BUS_XML_INTERFACE, BUS_XML_PROPERTY };

/* `name` is valid during the call. A property is of the interface that was
 * told last; a node is a child, named relative to the object. */
typedef void (*bus_xml_handler)(void *userdata, enum bus_xml_kind kind,
                                const char *name);

/* Calls the handler for each; false if it is no XML: what came before the
 * mistake has been told. */
bool bus_xml_read(const char *text, bus_xml_handler handler, void *userdata);

#endif
