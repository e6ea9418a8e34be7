package com.sendook.domain;

import com.sendook.api.ApiJson;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A record that a domain needs, as a person types it into a DNS form.
 *
 * @param name the whole name, without the final dot
 * @param priority of an MX record, else null
 */
record DnsRecord(Purpose purpose, String type, String name, String value, Integer priority) {
  private static final int MX_PRIORITY = 10;

  /** All that the domain needs, in the order of {@link Purpose}. */
  static List<DnsRecord> of(Domain domain, MailHost host) {
    var name = domain.name();
    return List.of(
        new DnsRecord(Purpose.MX, "MX", name, host.name(), MX_PRIORITY),
        new DnsRecord(Purpose.SPF, "TXT", name, "v=spf1 " + host.spf() + " ~all", null),
        new DnsRecord(
            Purpose.DKIM,
            "TXT",
            domain.selector() + "._domainkey." + name,
            "v=DKIM1; k=rsa; p=" + domain.publicKey(),
            null),
        new DnsRecord(Purpose.DMARC, "TXT", "_dmarc." + name, "v=DMARC1; p=none", null),
        new DnsRecord(Purpose.RETURN_PATH, "CNAME", "bounce." + name, host.name(), null));
  }

  /** {@code {type, name, value, priority?}}. */
  JsonObject toJson() {
    return ApiJson.of(this, "purpose");
  }

  /** The same, and what DNS said of it. */
  JsonObject toJson(RecordCheck check) {
    return ApiJson.of(this).mergeIn(ApiJson.of(check));
  }
}
