/* SPDX-License-Identifier: Apache-2.0 */
/*
 * BlueZ tells of a value that it has read as it does of one that was notified,
 * just before it answers the read. So what changes meanwhile is held until
 * then: the last change, if it is to the value that is returned, is the echo.
 */
#include "bytes.h"
#include "talk/session_internal.h"

static void tell(const struct session *session, const struct packet *packet)
{
    if (session->monitoring)
        packet_report_notified(packet);
    else
        packet_report(packet);
}

static void tell_held(struct session *session)
{
    if (!session->held)
        return;
    tell(session, &(struct packet){PACKET_NOTIFIED, session->operated,
                                   session->held_bytes});
    session->held = sd_bus_message_unref(session->held);
}

void session_tell_notified(struct session *session, sd_bus_message *message,
                           const struct packet *packet)
{
    if (!session->reading || packet->characteristic != session->operated) {
        tell(session, packet);
        return;
    }
    tell_held(session); /* it was not the last */
    session->held = sd_bus_message_ref(message);
    session->held_bytes = packet->bytes;
}

void session_end_read(struct session *session, const struct improv_bytes *value)
{
    if (!session->reading)
        return;
    session->reading = false;
    if (value && session->held && bytes_equal(*value, session->held_bytes))
        session->held = sd_bus_message_unref(session->held);
    tell_held(session);
    if (value)
        packet_report(&(struct packet){PACKET_READ, session->operated, *value});
}

void session_drop_call(struct session *session)
{
    session->call = sd_bus_slot_unref(session->call);
    session->reading = false;
    session->held = sd_bus_message_unref(session->held);
}
