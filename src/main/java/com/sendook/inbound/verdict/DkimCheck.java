package com.sendook.inbound.verdict;

import com.sendook.dns.DnsAnswer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.james.jdkim.api.SignatureRecord;

/**
 * Which domains signed a mail, and whether their signatures hold (RFC 6376). The keys are fetched
 * first; then jDKIM verifies, off the event loop.
 */
final class DkimCheck {
  /** Above this size a mail is taken apart off the event loop. */
  private static final int INLINE_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final Records records;

  DkimCheck(Vertx vertx, Records records) {
    this.vertx = vertx;
    this.records = records;
  }

  /** What each signature comes to, in no order; none where it has none. */
  Future<List<Signature>> check(Buffer raw) {
    return split(raw)
        .compose(
            mail -> {
              if (!mail.isSigned()) {
                return Future.succeededFuture(List.of());
              }
              return mail.isUnreadable() || mail.getFields(HeaderBlock.SIGNATURE).isEmpty()
                  ? Future.succeededFuture(List.of(new Signature(Result.PERMERROR, "", "")))
                  : keys(mail).compose(keys -> verify(mail, keys));
            });
  }

  /** Asks for the keys, so that they are remembered. */
  Future<?> askAhead(HeaderBlock mail) {
    return mail.isSigned() && !mail.isUnreadable() ? keys(mail) : Future.succeededFuture();
  }

  private Future<HeaderBlock> split(Buffer raw) {
    return raw.length() <= INLINE_BYTES
        ? Future.succeededFuture(new HeaderBlock(raw))
        : vertx.executeBlocking(() -> new HeaderBlock(raw), false);
  }

  private Future<List<Signature>> verify(HeaderBlock mail, Map<String, DnsAnswer> keys) {
    return vertx
        .executeBlocking(() -> new SignatureVerifier(keys).verify(mail), false)
        .map(all -> mail.isLossless() ? all : all.stream().map(DkimCheck::atMostNeutral).toList());
  }

  /** Where the bytes of the header were not kept, nobody can say that a signature is wrong. */
  private static Signature atMostNeutral(Signature signature) {
    return signature.result() == Result.FAIL
        ? new Signature(Result.NEUTRAL, signature.domain(), signature.selector())
        : signature;
  }

  private Future<Map<String, DnsAnswer>> keys(HeaderBlock mail) {
    var asked = new LinkedHashMap<String, Future<DnsAnswer>>();
    for (var field : mail.getFields(HeaderBlock.SIGNATURE)) {
      var name = keyName(field);
      if (name != null) {
        asked.computeIfAbsent(name, records::txt);
      }
    }
    return Future.join(new ArrayList<>(asked.values()))
        .map(
            all -> {
              var keys = new LinkedHashMap<String, DnsAnswer>();
              asked.forEach((name, answer) -> keys.put(name, answer.result()));
              return keys;
            });
  }

  private static String keyName(String field) {
    try {
      return keyName(SignatureVerifier.read(field.substring(field.indexOf(':') + 1)));
    } catch (IllegalStateException | IllegalArgumentException e) {
      // It is named again, with its reason, when it comes to be verified.
      return null;
    }
  }

  /** RFC 6376, 3.6.2.1. */
  static String keyName(SignatureRecord signature) {
    return keyName(signature.getSelector(), signature.getDToken());
  }

  static String keyName(CharSequence selector, CharSequence domain) {
    return (selector + "._domainkey." + domain).toLowerCase(Locale.ROOT);
  }
}
