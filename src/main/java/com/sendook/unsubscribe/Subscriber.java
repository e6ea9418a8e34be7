package com.sendook.unsubscribe;

/**
 * Who may take leave of whom.
 *
 * @param address of the recipient
 * @param messageId the message by which they may
 */
record Subscriber(String organizationId, String messageId, String address) {}
