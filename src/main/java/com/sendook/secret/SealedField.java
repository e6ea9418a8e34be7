package com.sendook.secret;

/**
 * What a {@link SecretBox} sealed, as it stands in a document.
 *
 * @param path such as {@code oldSecrets.0.secret}
 * @param sealed what stands there
 * @param context what it was sealed for
 */
public record SealedField(String path, String sealed, String context) {}
