package com.sendook.inbound.process;

import java.util.List;

/**
 * A mail that we sent, as the provider that carries it on knows it. Each of these may be all that
 * there is.
 *
 * @param relayMessageId the provider's own id of it, or null
 * @param reversePath that we gave it, or null
 * @param messageId its Message-ID without angle brackets, or null
 * @param recipients all that the provider was to bring it to
 */
public record SentMail(
    String relayMessageId, String reversePath, String messageId, List<String> recipients) {}
