package com.sendook.inbound.provider;

import com.sendook.net.HttpCalls;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which messages come from Amazon SNS, from a topic that is allowed, and now: the signature
 * (version 1: SHA1withRSA, version 2: SHA256withRSA) is over the time as well. Whoever kept one can
 * show it again for as long as Amazon itself may, so what is done with it must be harmless twice.
 */
final class VerifySns {
  private static final Logger log = LoggerFactory.getLogger(VerifySns.class);

  /** Amazon tries for an hour to have a message taken. */
  private static final Duration OLDEST = Duration.ofMinutes(65);

  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  /** What takes longer to sum up leaves the event loop. */
  static final int INLINE_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final Set<String> topics;
  private final SnsCertificates certificates;
  private final InstantSource clock;

  VerifySns(
      Vertx vertx,
      Set<String> topics,
      HttpCalls http,
      Predicate<URI> trusted,
      InstantSource clock) {
    this.vertx = vertx;
    this.topics = topics;
    this.certificates = new SnsCertificates(http, trusted, clock);
    this.clock = clock;
  }

  /** The same message, to be believed; anything else fails. */
  Future<SnsMessage> verify(SnsMessage message) {
    try {
      checkTopic(message);
      checkTime(message);
      var signature = message.signature();
      var algorithm = algorithm(message);
      var signed = message.signed();
      return certificates
          .keyAt(message.certificateUrl())
          .compose(
              key ->
                  signed.length <= INLINE_BYTES
                      ? Future.succeededFuture(isSigned(algorithm, key, signed, signature))
                      : vertx.executeBlocking(
                          () -> isSigned(algorithm, key, signed, signature), false))
          .compose(
              holds ->
                  holds
                      ? ofNow(message)
                      : Future.failedFuture(Problem.invalid("The signature does not hold")));
    } catch (Problem problem) {
      return Future.failedFuture(problem);
    }
  }

  private void checkTopic(SnsMessage message) {
    if (!topics.contains(message.topic())) {
      throw Problem.invalid("TopicArn is none of the topics that are taken here");
    }
  }

  private void checkTime(SnsMessage message) {
    var age = Duration.between(message.timestamp(), clock.instant());
    if (age.compareTo(OLDEST) > 0) {
      throw Problem.invalid("Timestamp is not of the last hour");
    }
  }

  /** Amazon itself says that it is later than we think: it comes again, and is not to be lost. */
  private Future<SnsMessage> ofNow(SnsMessage message) {
    var ahead = Duration.between(clock.instant(), message.timestamp());
    if (ahead.compareTo(CLOCKS_DIFFER) <= 0) {
      return Future.succeededFuture(message);
    }
    log.warn("topic message {} is {} ahead: is the clock of this host right?", message.id(), ahead);
    return Future.failedFuture(
        Problem.busy("Timestamp is in the future by the clock here", CLOCKS_DIFFER));
  }

  private static String algorithm(SnsMessage message) {
    return switch (message.signatureVersion()) {
      case "1" -> "SHA1withRSA";
      case "2" -> "SHA256withRSA";
      default -> throw Problem.invalid("SignatureVersion must be 1 or 2");
    };
  }

  private static boolean isSigned(
      String algorithm, PublicKey key, byte[] signed, byte[] signature) {
    try {
      var verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
