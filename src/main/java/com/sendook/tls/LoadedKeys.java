package com.sendook.tls;

import java.time.Instant;
import javax.net.ssl.X509ExtendedKeyManager;

/** A certificate with its key as it was read, and until when it holds. */
record LoadedKeys(PemFiles.Content content, X509ExtendedKeyManager keys, Instant expiresAt) {}
