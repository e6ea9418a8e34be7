package com.sendook.account;

import java.time.Instant;

/**
 * A key to the API. The key itself is shown once and never stored.
 *
 * @param digest SHA-256 of the key, in hex
 * @param prefix the key's first characters, by which people tell their keys apart
 * @param active an inactive key opens nothing
 */
public record ApiKey(
    String id,
    String organizationId,
    String name,
    String digest,
    String prefix,
    boolean active,
    Instant createdAt) {}
