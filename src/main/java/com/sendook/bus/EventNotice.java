package com.sendook.bus;

/**
 * An event happened. Holds ids only, never mail: a consumer reads what it needs through the API or
 * the store, and one that must miss nothing reads the event log from its last position and takes
 * this as the hint to look.
 *
 * @param id the event's id
 * @param type such as {@code message.received}
 * @param position the event's dense position in its organization's log, from 1
 * @param inboxId the inbox concerned, or null
 * @param messageId the message concerned, or null
 */
public record EventNotice(
    String id,
    String type,
    String organizationId,
    long position,
    String inboxId,
    String messageId) {}
