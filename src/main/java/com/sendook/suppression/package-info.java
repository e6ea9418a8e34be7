/**
 * Addresses that an organization no longer sends to: because mail to them came back for good,
 * because their owners complained or unsubscribed, or because somebody said so.
 */
package com.sendook.suppression;
