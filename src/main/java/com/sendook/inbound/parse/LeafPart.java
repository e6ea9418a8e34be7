package com.sendook.inbound.parse;

import io.vertx.core.buffer.Buffer;

/**
 * A part that holds content and no further parts.
 *
 * @param header its own header
 * @param defaultType the media type where the header names none: {@code message/rfc822} in a digest
 *     (RFC 2046, 5.1.5), else {@code text/plain}
 * @param parentType the media type of the multipart around it; empty at the top
 * @param index its place in that multipart, from 0
 * @param content the bytes, transfer encoding undone
 */
record LeafPart(
    HeaderFields header, String defaultType, String parentType, int index, Buffer content) {}
