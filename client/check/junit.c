/* SPDX-License-Identifier: Apache-2.0 */
#include "check/junit.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/xmlwriter.h>
#include <unistd.h>

#include "check/rules.h"

#define XML(text) ((const xmlChar *)(text))

static void attribute(xmlTextWriter *writer, const char *name,
                      const char *value)
{
    xmlTextWriterWriteAttribute(writer, XML(name), XML(value));
}

static void seconds(xmlTextWriter *writer, uint32_t ms)
{
    xmlTextWriterWriteFormatAttribute(writer, XML("time"), "%u.%03u", ms / 1000,
                                      ms % 1000);
}

static void write_entry(xmlTextWriter *writer, const struct finding *finding,
                        const struct transcript_entry *entry)
{
    xmlTextWriterWriteFormatString(writer, "%u ms  %s %s",
                                   entry->at_ms - finding->began_ms,
                                   transcript_kind_words(entry->kind),
                                   transcript_characteristic_words(entry));
    if (entry->secret)
        xmlTextWriterWriteString(writer, XML(" bytes that are secret"));
    for (unsigned i = 0; !entry->secret && i < entry->length; i++)
        xmlTextWriterWriteFormatString(writer, " %02X", entry->bytes[i]);
    xmlTextWriterWriteString(writer, XML("\n"));
}

static void write_transcript(xmlTextWriter *writer,
                             const struct finding *finding)
{
    for (size_t i = 0; i < finding->transcript.count; i++)
        write_entry(writer, finding, &finding->transcript.entries[i]);
}

static void write_outcome(xmlTextWriter *writer, const struct finding *finding)
{
    switch (finding->outcome) {
    case OUTCOME_PASSED:
        break;
    case OUTCOME_FAILED:
        xmlTextWriterStartElement(writer, XML("failure"));
        attribute(writer, "message", finding->detail);
        write_transcript(writer, finding);
        xmlTextWriterEndElement(writer);
        break;
    case OUTCOME_NOTED:
        xmlTextWriterStartElement(writer, XML("system-out"));
        xmlTextWriterWriteFormatString(writer, "note: %s\n", finding->detail);
        write_transcript(writer, finding);
        xmlTextWriterEndElement(writer);
        break;
    case OUTCOME_SKIPPED:
        xmlTextWriterStartElement(writer, XML("skipped"));
        attribute(writer, "message", finding->detail);
        xmlTextWriterEndElement(writer);
        break;
    }
}

static void write_finding(xmlTextWriter *writer, const struct finding *finding)
{
    xmlTextWriterStartElement(writer, XML("testcase"));
    attribute(writer, "classname", "improv.check");
    xmlTextWriterWriteFormatAttribute(writer, XML("name"), "%s %s",
                                      finding->rule->id, finding->rule->title);
    seconds(writer, finding->took_ms);
    write_outcome(writer, finding);
    xmlTextWriterEndElement(writer);
}

static uint32_t sum_ms(const struct findings *findings)
{
    uint32_t ms = 0;
    for (size_t i = 0; i < findings->count; i++)
        ms += findings->all[i].took_ms;
    return ms;
}

static void write_suite(xmlTextWriter *writer, const struct findings *findings)
{
    xmlTextWriterStartElement(writer, XML("testsuite"));
    xmlTextWriterWriteFormatAttribute(writer, XML("name"), "improv check %s",
                                      findings->address);
    xmlTextWriterWriteFormatAttribute(writer, XML("tests"), "%zu",
                                      findings->count);
    xmlTextWriterWriteFormatAttribute(writer, XML("failures"), "%zu",
                                      findings_count(findings, OUTCOME_FAILED));
    attribute(writer, "errors", "0");
    xmlTextWriterWriteFormatAttribute(
        writer, XML("skipped"), "%zu",
        findings_count(findings, OUTCOME_SKIPPED));
    seconds(writer, sum_ms(findings));
    for (size_t i = 0; i < findings->count; i++)
        write_finding(writer, &findings->all[i]);
    xmlTextWriterEndElement(writer);
}

/* What goes wrong is returned, not printed. */
static void say_nothing(void *context, const char *format, ...)
{
    (void)context, (void)format;
}

static int write_document(xmlBuffer *buffer, const struct findings *findings)
{
    xmlTextWriter *writer = xmlNewTextWriterMemory(buffer, 0);
    if (!writer)
        return -ENOMEM;
    xmlTextWriterSetIndent(writer, 1);
    xmlTextWriterStartDocument(writer, NULL, "UTF-8", NULL);
    xmlTextWriterStartElement(writer, XML("testsuites"));
    write_suite(writer, findings);
    xmlTextWriterEndElement(writer);
    int r = xmlTextWriterEndDocument(writer);
    xmlFreeTextWriter(writer);
    return r < 0 ? -EIO : 0;
}

/* --- The file ------------------------------------------------------------ */

/* A pipe that nobody reads is an error, not something to wait for. */
static int open_file(const char *path, int flags)
{
    int fd = open(
        path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | flags,
        0666);
    if (fd >= 0)
        fcntl(fd, F_SETFL, 0);
    return fd < 0 ? -errno : fd;
}

static int write_all(int fd, const xmlBuffer *buffer)
{
    const xmlChar *at = xmlBufferContent(buffer);
    size_t left = (size_t)xmlBufferLength(buffer);

    while (left > 0) {
        ssize_t written = write(fd, at, left);
        if (written < 0 && errno != EINTR)
            return -errno;
        if (written > 0) {
            at += written;
            left -= (size_t)written;
        }
    }
    return 0;
}

/* libxml2 would take the path for a URI, and not tell that the disk is full. */
static int write_file(const char *path, const xmlBuffer *buffer)
{
    int fd = open_file(path, O_TRUNC);
    if (fd < 0)
        return fd;
    int r = write_all(fd, buffer);
    if (close(fd) < 0 && r == 0)
        r = -errno;
    return r;
}

int junit_try(const char *path)
{
    int fd = open_file(path, 0); /* the old report stays */
    if (fd >= 0)
        close(fd);
    return fd < 0 ? fd : 0;
}

int junit_write(const struct findings *findings, const char *path)
{
    xmlSetGenericErrorFunc(NULL, say_nothing);
    xmlBuffer *buffer = xmlBufferCreate();
    if (!buffer)
        return -ENOMEM;
    int r = write_document(buffer, findings);
    if (r == 0)
        r = write_file(path, buffer);
    xmlBufferFree(buffer);
    return r;
}
