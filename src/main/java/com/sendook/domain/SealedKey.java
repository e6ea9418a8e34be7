package com.sendook.domain;

/**
 * A DKIM key as it is stored.
 *
 * @param publicKey Base64, as the record shows it
 * @param privateKey sealed
 */
record SealedKey(String publicKey, String privateKey) {}
