package com.sendook.secret;

import com.sendook.config.ConfigException;
import com.sendook.config.GatewayConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps secrets encrypted at rest: AES-256-GCM (NIST SP 800-38D) with a fresh 96-bit nonce each
 * time.
 *
 * <p>A sealed secret reads {@code v1.<key id>.<Base64url of nonce, ciphertext and tag>}. The key id
 * tells which key sealed it and is a digest of that key. The context, such as {@code webhook:<id>},
 * is authenticated with it, so that a sealed secret moved to another place does not open there.
 *
 * <p>There may be several keys: the first seals and signs, and the others, which it took the place
 * of, still open what they sealed and know what they signed.
 *
 * <p>Safe for use by several threads; nothing but {@link #of(GatewayConfig)} and {@link
 * #open(Path)} blocks.
 */
public final class SecretBox {
  private static final String KEY_FILE = "secret.key";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_ID_BYTES = 4;
  private static final int MAC_KEY_BYTES = 32;
  private static final Pattern SEALED = Pattern.compile("v1\\.([0-9a-f]{8})\\.([A-Za-z0-9_-]+)");

  private final SecureRandom random = new SecureRandom();
  private final List<Key> keys;

  private record Key(String id, SecretKeySpec spec) {
    static Key of(byte[] bytes) {
      try {
        var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        var id = HexFormat.of().formatHex(digest, 0, KEY_ID_BYTES);
        return new Key(id, new SecretKeySpec(bytes, "AES"));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }

  private SecretBox(List<byte[]> keys) {
    this.keys = keys.stream().map(Key::of).toList();
  }

  /**
   * The box of this installation: with the key of the configuration, or else that in the data
   * folder as {@link #open(Path)} has it, and behind it the older ones of both. Blocks.
   *
   * @throws ConfigException where the file is malformed, or others can read it
   */
  public static SecretBox of(GatewayConfig config) {
    var first =
        config.secretKey().isEmpty()
            ? new SecretKeyFile(keyFile(config.dataDir())).readOrMake()
            : List.of(decodeKey(config.secretKey()));
    var old = config.oldSecretKeys().stream().map(SecretBox::decodeKey);
    return new SecretBox(Stream.concat(first.stream(), old).toList());
  }

  /**
   * The box of this installation, with the key in {@code secret.key}, which the first run makes
   * with mode 0600. All nodes that share a store need the same key. Blocks.
   *
   * @throws ConfigException where the file is malformed, or others can read it
   */
  public static SecretBox open(Path dataDir) {
    return new SecretBox(new SecretKeyFile(keyFile(dataDir)).readOrMake());
  }

  /** Where the key of this installation is kept, unless the configuration has one. */
  public static Path keyFile(Path dataDir) {
    return dataDir.resolve(KEY_FILE);
  }

  /**
   * A box with a key, and those that it took the place of, each 32 bytes in Base64.
   *
   * @param old the order is of no account
   */
  public static SecretBox withKey(String base64, String... old) {
    return new SecretBox(
        Stream.concat(Stream.of(base64), Stream.of(old)).map(SecretBox::decodeKey).toList());
  }

  private static byte[] decodeKey(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  /** Which key seals: no part of it, but told by it, and safe to show. */
  public String keyId() {
    return keys.get(0).id();
  }

  /** Whether the first key sealed this, so that no other is needed to open it. */
  boolean isSealedWithFirst(String sealed) {
    var match = SEALED.matcher(sealed);
    return match.matches() && match.group(1).equals(keyId());
  }

  /**
   * A key for this purpose, the same on every node, from which the box's own does not follow (RFC
   * 5869, 2.3: the key is uniformly random, so it needs no extraction).
   */
  public MacKey macKey(String purpose) {
    var info = (purpose + "\u0001").getBytes(StandardCharsets.UTF_8);
    return new MacKey(
        keys.stream()
            .map(each -> new MacKey(each.spec().getEncoded()).sign(info, MAC_KEY_BYTES))
            .toList());
  }

  /** Encrypts; the same secret is sealed differently each time. */
  public String seal(byte[] secret, String context) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      var encrypted = cipher(Cipher.ENCRYPT_MODE, keys.get(0), nonce, context).doFinal(secret);
      var bytes = ByteBuffer.allocate(NONCE_BYTES + encrypted.length).put(nonce).put(encrypted);
      return "v1."
          + keyId()
          + "."
          + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** Encrypts a text. */
  public String seal(String secret, String context) {
    return seal(secret.getBytes(StandardCharsets.UTF_8), context);
  }

  /**
   * Decrypts what was sealed for the same context.
   *
   * @throws SealException where it was sealed with another key or for another context, or was
   *     changed
   */
  public byte[] open(String sealed, String context) {
    var match = SEALED.matcher(sealed);
    if (!match.matches()) {
      throw new SealException("the secret of " + context + " is not a sealed secret");
    }
    var bytes = decode(match.group(2));
    return keys.stream()
        .filter(each -> each.id().equals(match.group(1)))
        .findFirst()
        .map(key -> decrypt(key, bytes, context))
        .orElseThrow(() -> new SealException(missing(context, match.group(1))));
  }

  private String missing(String context, String keyId) {
    return "the secret of %s was sealed with the key %s, but this node has the key %s"
        .formatted(context, keyId, keys.stream().map(Key::id).collect(Collectors.joining(", ")));
  }

  /** Decrypts a text. */
  public String openText(String sealed, String context) {
    return new String(open(sealed, context), StandardCharsets.UTF_8);
  }

  /** Base64 that cannot be one is as good as nothing. */
  private static byte[] decode(String base64) {
    try {
      return Base64.getUrlDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] decrypt(Key key, byte[] bytes, String context) {
    if (bytes.length < NONCE_BYTES + TAG_BITS / 8) {
      throw new SealException("the secret of " + context + " is cut short");
    }
    try {
      var nonce = ByteBuffer.allocate(NONCE_BYTES).put(bytes, 0, NONCE_BYTES).array();
      return cipher(Cipher.DECRYPT_MODE, key, nonce, context)
          .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
    } catch (AEADBadTagException e) {
      throw new SealException("the secret of " + context + " was changed, or is not its own");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private static Cipher cipher(int mode, Key key, byte[] nonce, String context)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.spec(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
