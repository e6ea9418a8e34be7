package com.sendook.inbound.parse;

import io.vertx.core.buffer.Buffer;

/**
 * A part of a mail that is not its text.
 *
 * @param name the file name, decoded; null where the mail gives none (an enclosed mail is named
 *     after its subject)
 * @param contentType media type in lower case, without parameters
 * @param contentId Content-ID without its angle brackets; null where there is none
 * @param inline whether the sender left it to be shown in the mail, that is, did not say {@code
 *     Content-Disposition: attachment} (RFC 2183)
 * @param content the decoded bytes
 */
public record ParsedAttachment(
    String name, String contentType, String contentId, boolean inline, Buffer content) {}
