package com.sendook.domain;

import com.sendook.api.ApiJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A name that an organization wants to send from and to receive at.
 *
 * @param name in A-labels and lower case
 * @param selector under which the DKIM key of this claim stands, so that those of two organizations
 *     do not get into each other's way
 * @param publicKey the DKIM key, Base64
 * @param privateKey PKCS #8, sealed for {@link #keyContext}
 * @param checks what the last look at each record showed
 * @param warnings what else was noticed then, for a person
 * @param revision how often it was looked up
 * @param checkedAt when it was looked up last, or null
 */
record Domain(
    String id,
    String organizationId,
    String name,
    String selector,
    String publicKey,
    String privateKey,
    List<RecordCheck> checks,
    List<String> warnings,
    long revision,
    Instant createdAt,
    Instant updatedAt,
    Instant checkedAt) {
  private static final int TAIL_AT = 16;

  /** A claim that nobody has looked at yet. */
  static Domain claimed(
      String id,
      String organizationId,
      String name,
      String publicKey,
      String privateKey,
      Instant now) {
    var checks = Arrays.stream(Purpose.values()).map(RecordCheck::pending).toList();
    var selector = "sendook-" + id.substring(TAIL_AT);
    return new Domain(
        id,
        organizationId,
        name,
        selector,
        publicKey,
        privateKey,
        checks,
        List.of(),
        0,
        now,
        now,
        null);
  }

  /** The same after a look at all records. */
  Domain checked(List<RecordCheck> newChecks, List<String> newWarnings, Instant now) {
    return new Domain(
        id,
        organizationId,
        name,
        selector,
        publicKey,
        privateKey,
        newChecks,
        newWarnings,
        revision + 1,
        createdAt,
        now,
        now);
  }

  /** What the sealed key of this domain is bound to. */
  static String keyContext(String id) {
    return "domain:" + id;
  }

  RecordCheck check(Purpose purpose) {
    return checks.stream()
        .filter(each -> each.purpose() == purpose)
        .findFirst()
        .orElseGet(() -> RecordCheck.pending(purpose));
  }

  /** The DKIM record tells whose the DNS is, and so stands for the domain. */
  RecordStatus status() {
    return check(Purpose.DKIM).status();
  }

  /** Whether it is the organization's to send from. */
  boolean isSending() {
    return status() == RecordStatus.VERIFIED;
  }

  /** Whether mail for it comes here. */
  boolean isReceiving() {
    return check(Purpose.MX).status() == RecordStatus.VERIFIED;
  }

  /** As the API shows it: never with the private key. */
  JsonObject toJson(MailHost host) {
    var records = new JsonArray();
    DnsRecord.of(this, host).forEach(each -> records.add(each.toJson(check(each.purpose()))));
    return ApiJson.of(this, "selector", "publicKey", "privateKey", "checks", "revision", "status")
        .put("status", status().toString())
        .put("verified", isSending())
        .put("sending", isSending())
        .put("receiving", isReceiving())
        .put("records", records);
  }
}
