package com.sendook.receipt;

import com.sendook.store.Blob;
import java.time.Instant;
import java.util.List;

/**
 * A mail as it came in, whichever door it took: the envelope and where the raw bytes are. Once it
 * is on disk the sender was told yes, and one message appears in each inbox among the recipients.
 *
 * @param reversePath empty for the null reverse-path
 * @param recipients the forward-paths
 * @param clientAddress the far side's IP address, or null where it came from within
 * @param protocol such as {@code ESMTP}, or {@code local}
 * @param raw where the bytes are when they are too large for the document; null when they stand in
 *     its {@code bytes}
 * @param size of the raw mail in bytes
 */
public record Receipt(
    String id,
    String reversePath,
    List<String> recipients,
    String clientAddress,
    String helo,
    String protocol,
    Blob raw,
    long size,
    Instant receivedAt) {}
