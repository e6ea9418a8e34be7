package com.sendook.domain;

import com.sendook.api.ApiJson;
import com.sendook.secret.SealedField;
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
 * @param publicKey the DKIM key, by RSA, Base64
 * @param privateKey PKCS #8, sealed for {@link #keyContext}
 * @param ed25519 a second key, sealed for {@link #ed25519Context}; null where the domain was
 *     claimed before there were any
 * @param checks what the last look at each record showed
 * @param warnings what else was noticed then, for a person
 * @param revision how often it was looked up
 * @param checkedAt when it was looked up last, or null
 * @param recheckAt when it is to be looked up again by itself; null where it was claimed before
 *     domains were
 */
record Domain(
    String id,
    String organizationId,
    String name,
    String selector,
    String publicKey,
    String privateKey,
    SealedKey ed25519,
    List<RecordCheck> checks,
    List<String> warnings,
    long revision,
    Instant createdAt,
    Instant updatedAt,
    Instant checkedAt,
    Instant recheckAt) {
  private static final int TAIL_AT = 16;

  /** A claim that nobody has looked at yet. */
  static Domain claimed(
      String id,
      String organizationId,
      String name,
      SealedKey rsa,
      SealedKey ed25519,
      Instant now,
      Instant recheckAt) {
    var checks = Arrays.stream(Purpose.values()).map(RecordCheck::pending).toList();
    var selector = "sendook-" + id.substring(TAIL_AT);
    return new Domain(
        id,
        organizationId,
        name,
        selector,
        rsa.publicKey(),
        rsa.privateKey(),
        ed25519,
        checks,
        List.of(),
        0,
        now,
        now,
        null,
        recheckAt);
  }

  /** The same after a look at all records, of which there is nothing to warn. */
  Domain checked(List<RecordCheck> newChecks, Instant now) {
    return with(newChecks, List.of(), revision + 1, now, now, recheckAt);
  }

  /** The same with what the look showed beside the records. */
  Domain warned(List<String> newWarnings) {
    return with(checks, newWarnings, revision, updatedAt, checkedAt, recheckAt);
  }

  /** The same, to be looked up again then. */
  Domain recheckedAt(Instant next) {
    return with(checks, warnings, revision, updatedAt, checkedAt, next);
  }

  private Domain with(
      List<RecordCheck> newChecks,
      List<String> newWarnings,
      long newRevision,
      Instant newUpdatedAt,
      Instant newCheckedAt,
      Instant newRecheckAt) {
    return new Domain(
        id,
        organizationId,
        name,
        selector,
        publicKey,
        privateKey,
        ed25519,
        newChecks,
        newWarnings,
        newRevision,
        createdAt,
        newUpdatedAt,
        newCheckedAt,
        newRecheckAt);
  }

  /** What the sealed key of this domain is bound to. */
  static String keyContext(String id) {
    return "domain:" + id;
  }

  /** What the sealed second key is bound to, so that neither passes for the other. */
  static String ed25519Context(String id) {
    return keyContext(id) + ":ed25519";
  }

  /** All that is sealed of it. */
  List<SealedField> sealedFields() {
    var rsa = new SealedField("privateKey", privateKey, keyContext(id));
    return ed25519 == null
        ? List.of(rsa)
        : List.of(
            rsa, new SealedField("ed25519.privateKey", ed25519.privateKey(), ed25519Context(id)));
  }

  String ed25519Selector() {
    return selector + "-ed25519";
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

  /** Whether its mail can be signed by Ed25519 too; verifiers need not know it (RFC 8463, 6). */
  boolean hasEd25519() {
    return ed25519 != null && check(Purpose.DKIM_ED25519).status() == RecordStatus.VERIFIED;
  }

  /** Whether mail for it comes here. */
  boolean isReceiving() {
    return check(Purpose.MX).status() == RecordStatus.VERIFIED;
  }

  /** Whether what bounces of its mail comes here at the name for that. */
  boolean isReturning() {
    return check(Purpose.RETURN_PATH).status() == RecordStatus.VERIFIED;
  }

  /** As the API shows it: never with the private key. */
  JsonObject toJson(MailHost host) {
    var records = new JsonArray();
    DnsRecord.of(this, host).forEach(each -> records.add(each.toJson(check(each.purpose()))));
    return ApiJson.of(
            this,
            "selector",
            "publicKey",
            "privateKey",
            "ed25519",
            "checks",
            "revision",
            "status",
            "recheckAt")
        .put("status", status().toString())
        .put("verified", isSending())
        .put("sending", isSending())
        .put("receiving", isReceiving())
        .put("records", records);
  }
}
