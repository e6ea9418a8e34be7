package com.sendook.domain;

import com.sendook.api.ApiJson;
import com.sendook.outbound.returnpath.ReturnPath;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
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
    var records = new ArrayList<DnsRecord>();
    records.add(new DnsRecord(Purpose.MX, "MX", name, host.name(), MX_PRIORITY));
    records.add(txt(Purpose.SPF, name, "v=spf1 " + host.spf() + " ~all"));
    records.add(key(Purpose.DKIM, domain.selector(), name, "rsa", domain.publicKey()));
    records.add(txt(Purpose.DMARC, "_dmarc." + name, "v=DMARC1; p=none"));
    records.add(
        new DnsRecord(Purpose.RETURN_PATH, "CNAME", ReturnPath.hostOf(name), host.name(), null));
    if (domain.ed25519() != null) {
      var publicKey = domain.ed25519().publicKey();
      records.add(key(Purpose.DKIM_ED25519, domain.ed25519Selector(), name, "ed25519", publicKey));
    }
    return List.copyOf(records);
  }

  private static DnsRecord key(
      Purpose purpose, String selector, String name, String type, String publicKey) {
    return txt(
        purpose, selector + "._domainkey." + name, "v=DKIM1; k=" + type + "; p=" + publicKey);
  }

  private static DnsRecord txt(Purpose purpose, String name, String value) {
    return new DnsRecord(purpose, "TXT", name, value, null);
  }

  /** {@code {type, name, value, priority?, optional?}}. */
  JsonObject toJson() {
    return marked(ApiJson.of(this, "purpose"));
  }

  /** The same, and what DNS said of it. */
  JsonObject toJson(RecordCheck check) {
    return marked(ApiJson.of(this).mergeIn(ApiJson.of(check)));
  }

  private JsonObject marked(JsonObject shown) {
    return purpose.isOptional() ? shown.put("optional", true) : shown;
  }
}
