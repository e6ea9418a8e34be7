package com.sendook.domain;

import com.fasterxml.jackson.annotation.JsonValue;
import com.sendook.api.ApiJson;
import com.sendook.outbound.returnpath.ReturnPath;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A record that a domain needs, as a person types it into a DNS form.
 *
 * @param name the whole name, without the final dot
 * @param priority of an MX record, else null
 * @param rotation of a key that does not sign; else null
 * @param keepUntil of an old key, until when the record should stand; else null
 */
record DnsRecord(
    Purpose purpose,
    String type,
    String name,
    String value,
    Integer priority,
    Rotation rotation,
    Instant keepUntil) {
  private static final int MX_PRIORITY = 10;

  /** Which of two keys it is that does not sign. */
  enum Rotation {
    /** Signs as soon as its record is found. */
    NEW,
    /** Has signed mail that may still be on its way. */
    OLD;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  DnsRecord(Purpose purpose, String type, String name, String value, Integer priority) {
    this(purpose, type, name, value, priority, null, null);
  }

  /** All that the domain needs, in the order of {@link Purpose}. */
  static List<DnsRecord> of(Domain domain, MailHost host) {
    var name = domain.name();
    var records = new ArrayList<DnsRecord>();
    records.add(new DnsRecord(Purpose.MX, "MX", name, host.name(), MX_PRIORITY));
    records.add(txt(Purpose.SPF, name, "v=spf1 " + host.spf() + " ~all"));
    records.add(rsa(domain));
    records.add(txt(Purpose.DMARC, "_dmarc." + name, "v=DMARC1; p=none"));
    records.add(
        new DnsRecord(Purpose.RETURN_PATH, "CNAME", ReturnPath.hostOf(name), host.name(), null));
    ed25519(domain).ifPresent(records::add);
    return List.copyOf(records);
  }

  /** Those of the keys that stand by, if there are any. */
  static List<DnsRecord> ofStandby(Domain domain) {
    var standby = domain.standby();
    if (standby == null) {
      return List.of();
    }
    var asIfTheySigned = domain.swapped(null);
    return Stream.concat(Stream.of(rsa(asIfTheySigned)), ed25519(asIfTheySigned).stream())
        .map(each -> each.rotating(standby))
        .toList();
  }

  private DnsRecord rotating(StandbyKeys standby) {
    var which = standby.isOld() ? Rotation.OLD : Rotation.NEW;
    return new DnsRecord(purpose, type, name, value, priority, which, standby.keepUntil());
  }

  private static DnsRecord rsa(Domain domain) {
    return key(Purpose.DKIM, domain.selector(), domain.name(), "rsa", domain.publicKey());
  }

  private static Optional<DnsRecord> ed25519(Domain domain) {
    return Optional.ofNullable(domain.ed25519())
        .map(SealedKey::publicKey)
        .map(
            publicKey ->
                key(
                    Purpose.DKIM_ED25519,
                    domain.ed25519Selector(),
                    domain.name(),
                    "ed25519",
                    publicKey));
  }

  private static DnsRecord key(
      Purpose purpose, String selector, String name, String type, String publicKey) {
    return txt(
        purpose, selector + "._domainkey." + name, "v=DKIM1; k=" + type + "; p=" + publicKey);
  }

  private static DnsRecord txt(Purpose purpose, String name, String value) {
    return new DnsRecord(purpose, "TXT", name, value, null);
  }

  /** {@code {type, name, value, priority?, optional?, rotation?, keepUntil?}}. */
  JsonObject toJson() {
    return marked(ApiJson.of(this, "purpose"));
  }

  /** The same, and what DNS said of it. */
  JsonObject toJson(RecordCheck check) {
    return marked(ApiJson.of(this).mergeIn(ApiJson.of(check)));
  }

  /** Whether the domain sends and receives without it. */
  boolean isOptional() {
    return purpose.isOptional() || rotation != null;
  }

  private JsonObject marked(JsonObject shown) {
    return isOptional() ? shown.put("optional", true) : shown;
  }
}
