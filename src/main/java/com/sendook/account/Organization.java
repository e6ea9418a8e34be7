package com.sendook.account;

import java.time.Instant;

/** Who owns inboxes, keys and webhooks; to others, what it owns does not exist. */
public record Organization(String id, String name, Instant createdAt) {}
