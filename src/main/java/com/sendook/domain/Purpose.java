package com.sendook.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a DNS record of a domain is for. */
enum Purpose {
  /** Mail for the domain comes here. */
  MX,
  /** This gateway may send for the domain (RFC 7208). */
  SPF,
  /** The key that its mail is signed with (RFC 6376). */
  DKIM,
  /** What receivers are to do with mail that is neither (RFC 7489). */
  DMARC,
  /** Bounces come here. */
  RETURN_PATH,
  /** A second key, for verifiers that know it (RFC 8463): what is sent goes by the first. */
  DKIM_ED25519;

  /** Whether a domain can do without. */
  boolean isOptional() {
    return this == DKIM_ED25519;
  }

  /** Whether it holds a key that mail is signed with. */
  boolean isKey() {
    return this == DKIM || this == DKIM_ED25519;
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  static Purpose of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
