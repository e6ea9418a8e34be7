package com.sendook.message;

/**
 * Whether a received mail is from whom it claims, in the words of RFC 8601, 2.7: {@code pass},
 * {@code fail}, {@code softfail}, {@code neutral}, {@code none}, {@code temperror} or {@code
 * permerror}.
 *
 * @param spf RFC 7208, for the domain of the reverse-path
 * @param dkim RFC 6376, the best of the signatures
 * @param dmarc RFC 7489, for the domain of the author
 */
public record Authentication(String spf, String dkim, String dmarc) {}
