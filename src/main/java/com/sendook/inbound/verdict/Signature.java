package com.sendook.inbound.verdict;

/**
 * What became of one DKIM signature.
 *
 * @param domain whose it says it is ({@code d=}), in lower case; empty where it cannot be read
 * @param selector under which its key stands ({@code s=}); empty likewise
 */
record Signature(Result result, String domain, String selector) {}
