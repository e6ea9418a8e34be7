/**
 * Signs finished mail with DKIM (RFC 6376), {@code relaxed/relaxed}, with RSA and beside it with
 * Ed25519 (RFC 8463). Bytes and keys in, bytes out: nothing here reads a clock, so that the same
 * mail is signed the same way at each attempt.
 */
package com.sendook.outbound.sign;
