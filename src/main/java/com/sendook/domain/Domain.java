package com.sendook.domain;

import com.sendook.api.ApiJson;
import com.sendook.secret.SealedField;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A name that an organization wants to send from and to receive at.
 *
 * @param name in A-labels and lower case
 * @param selector under which the DKIM key that signs stands; each claim has selectors of its own,
 *     so that those of two organizations do not get into each other's way
 * @param publicKey the DKIM key that signs, by RSA, Base64
 * @param privateKey PKCS #8, sealed for {@link #keyContext}
 * @param ed25519 a second key, sealed for {@link #ed25519Context}; null where the domain was
 *     claimed before there were any
 * @param checks what the last look at each record showed
 * @param warnings what else was noticed then, for a person
 * @param revision how often it was looked up
 * @param checkedAt when it was looked up last, or null
 * @param recheckAt when it is to be looked up again by itself; null where it was claimed before
 *     domains were
 * @param standby other keys, while the keys are being changed; else null
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
    Instant recheckAt,
    StandbyKeys standby) {
  /**
   * So long the record of keys that do not sign any more should stand: mail is tried for days, and
   * verified when it arrives (RFC 6376, 3.1; RFC 5321, 4.5.4.1).
   */
  private static final Duration OLD_RECORD_KEPT = Duration.ofDays(7);

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
    return new Domain(
        id,
        organizationId,
        name,
        DomainKeys.selector(id),
        rsa.publicKey(),
        rsa.privateKey(),
        ed25519,
        checks,
        List.of(),
        0,
        now,
        now,
        null,
        recheckAt,
        null);
  }

  /** The same after a look at all records, of which there is nothing to warn. */
  Domain checked(List<RecordCheck> newChecks, Instant now) {
    return with(newChecks, List.of(), revision + 1, now, now, recheckAt, standby);
  }

  /** The same with what the look showed beside the records. */
  Domain warned(List<String> newWarnings) {
    return with(checks, newWarnings, revision, updatedAt, checkedAt, recheckAt, standby);
  }

  /** The same, to be looked up again then. */
  Domain recheckedAt(Instant next) {
    return with(checks, warnings, revision, updatedAt, checkedAt, next, standby);
  }

  /** The same with other keys that stand by, or none. */
  Domain rotated(StandbyKeys newStandby) {
    var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return with(checks, warnings, revision + 1, now, checkedAt, recheckAt, newStandby);
  }

  /** The same with what the look showed of the keys that stand by. */
  Domain standbyChecked(List<RecordCheck> newChecks) {
    var looked =
        new StandbyKeys(
            standby.selector(), standby.rsa(), standby.ed25519(), newChecks, standby.keepUntil());
    return with(checks, warnings, revision, updatedAt, checkedAt, recheckAt, looked);
  }

  /**
   * The same with the keys signing whose record was found: new ones from then on, the old ones
   * again where the record of the new is gone and theirs still stands, since a zone is not the same
   * on all its servers at once. Old keys are forgotten when their time is over.
   */
  Domain settled(Instant now) {
    if (standby == null) {
      return this;
    }
    if (!standby.isOld()) {
      return standby.isFound() ? swapped(now.plus(OLD_RECORD_KEPT)) : this;
    }
    if (!isSending() && standby.isFound()) {
      return swapped(null);
    }
    boolean over = !now.isBefore(standby.keepUntil());
    return over ? with(checks, warnings, revision, updatedAt, checkedAt, recheckAt, null) : this;
  }

  /**
   * The same with the keys that stand by signing, and the other way round.
   *
   * @param keepUntil of those that sign now
   */
  Domain swapped(Instant keepUntil) {
    var swappedChecks = new ArrayList<>(standby.checks());
    checks.stream().filter(each -> !each.purpose().isKey()).forEach(swappedChecks::add);
    var rsa = new SealedKey(publicKey, privateKey);
    var keyChecks = checks.stream().filter(each -> each.purpose().isKey()).toList();
    return new Domain(
        id,
        organizationId,
        name,
        standby.selector(),
        standby.rsa().publicKey(),
        standby.rsa().privateKey(),
        standby.ed25519(),
        List.copyOf(swappedChecks),
        warnings,
        revision,
        createdAt,
        updatedAt,
        checkedAt,
        recheckAt,
        new StandbyKeys(selector, rsa, ed25519, keyChecks, keepUntil));
  }

  private Domain with(
      List<RecordCheck> newChecks,
      List<String> newWarnings,
      long newRevision,
      Instant newUpdatedAt,
      Instant newCheckedAt,
      Instant newRecheckAt,
      StandbyKeys newStandby) {
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
        newRecheckAt,
        newStandby);
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
    var fields = new ArrayList<SealedField>();
    fields.add(new SealedField("privateKey", privateKey, keyContext(id)));
    if (ed25519 != null) {
      fields.add(sealed("ed25519.privateKey", ed25519, ed25519Context(id)));
    }
    if (standby != null) {
      fields.add(sealed("standby.rsa.privateKey", standby.rsa(), keyContext(id)));
    }
    if (standby != null && standby.ed25519() != null) {
      fields.add(sealed("standby.ed25519.privateKey", standby.ed25519(), ed25519Context(id)));
    }
    return List.copyOf(fields);
  }

  private static SealedField sealed(String path, SealedKey key, String context) {
    return new SealedField(path, key.privateKey(), context);
  }

  /** Whether keys of it stand under the selector. */
  boolean hasSelector(String candidate) {
    return selector.equals(candidate) || (standby != null && standby.selector().equals(candidate));
  }

  String ed25519Selector() {
    return selector + "-ed25519";
  }

  RecordCheck check(Purpose purpose) {
    return RecordCheck.of(purpose, checks);
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
    DnsRecord.ofStandby(this)
        .forEach(each -> records.add(each.toJson(standby.check(each.purpose()))));
    return ApiJson.of(
            this,
            "selector",
            "publicKey",
            "privateKey",
            "ed25519",
            "checks",
            "revision",
            "status",
            "recheckAt",
            "standby")
        .put("status", status().toString())
        .put("verified", isSending())
        .put("sending", isSending())
        .put("receiving", isReceiving())
        .put("records", records);
  }
}
