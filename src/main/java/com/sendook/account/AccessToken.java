package com.sendook.account;

import java.time.Instant;

/**
 * A user's login. The token itself is shown once and never stored.
 *
 * @param digest SHA-256 of the token, in hex
 */
public record AccessToken(
    String id, String userId, String digest, Instant expiresAt, Instant createdAt) {}
