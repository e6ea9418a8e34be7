package com.sendook.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/**
 * A topic of a notification service like Amazon's, with keys of its own: signs messages, and serves
 * certificates and the URL that confirms a subscription.
 */
final class SnsTopic implements AutoCloseable {
  static final String ARN = "arn:aws:sns:eu-west-1:123456789012:mail";

  private final HttpServer server;
  private final KeyPair keys = keys();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** Listens at once. */
  SnsTopic() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var now = Instant.now();
      var valid = pem(keys, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
      var expired = pem(keys, now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)));
      server.createContext("/valid.pem", it -> answer(it, 200, valid));
      server.createContext("/valid.crt", it -> answer(it, 200, valid));
      server.createContext("/expired.pem", it -> answer(it, 200, expired));
      server.createContext("/text.pem", it -> answer(it, 200, "no certificate"));
      server.createContext("/large.pem", it -> answer(it, 200, valid + " ".repeat(1 << 20)));
      server.createContext("/broken.pem", it -> answer(it, 500, ""));
      server.createContext(
          "/moved.pem",
          it -> {
            it.getResponseHeaders().add("Location", url("/valid.pem"));
            answer(it, 302, "");
          });
      server.createContext("/confirm", it -> answer(it, 200, "<Confirmed/>"));
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair keys() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** A certificate that says nothing of the key but its time. */
  private static String pem(KeyPair keys, Instant from, Instant until) {
    try {
      var algorithm =
          new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
      var generator = new V3TBSCertificateGenerator();
      generator.setSerialNumber(new ASN1Integer(BigInteger.ONE));
      generator.setSignature(algorithm);
      generator.setIssuer(new X500Name("CN=test"));
      generator.setSubject(new X500Name("CN=sns.amazonaws.com"));
      generator.setStartDate(new Time(Date.from(from)));
      generator.setEndDate(new Time(Date.from(until)));
      generator.setSubjectPublicKeyInfo(
          SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
      var content = generator.generateTBSCertificate();
      var signature = sign(keys, "SHA256withRSA", content.getEncoded(ASN1Encoding.DER));
      var certificate =
          new DERSequence(
              new org.bouncycastle.asn1.ASN1Encodable[] {
                content, algorithm, new DERBitString(signature)
              });
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] sign(KeyPair keys, String algorithm, byte[] content) {
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initSign(keys.getPrivate());
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a URL leads here. */
  boolean isHere(URI url) {
    return "localhost".equals(url.getHost()) && url.getPort() == server.getAddress().getPort();
  }

  String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  /** What was asked for, in order. */
  List<String> asked() {
    return asked;
  }

  /** A message that is not signed yet. */
  JsonObject unsigned(String type, String message) {
    var json =
        new JsonObject()
            .put("Type", type)
            .put("MessageId", UUID.randomUUID().toString())
            .put("TopicArn", ARN)
            .put("Message", message)
            .put("Timestamp", Instant.now().toString())
            .put("SignatureVersion", "2")
            .put("SigningCertURL", url("/valid.pem"));
    return type.equals("Notification")
        ? json
        : json.put("Token", "2336412f37").put("SubscribeURL", url("/confirm"));
  }

  /** The same with the signature of its version. */
  JsonObject signed(JsonObject message) {
    var names =
        message.getString("Type").equals("Notification")
            ? List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
            : List.of(
                "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");
    var lines = new StringBuilder();
    for (var name : names) {
      if (message.containsKey(name)) {
        lines.append(name).append('\n').append(message.getString(name)).append('\n');
      }
    }
    var algorithm =
        message.getString("SignatureVersion").equals("1") ? "SHA1withRSA" : "SHA256withRSA";
    var signature = sign(keys, algorithm, lines.toString().getBytes(StandardCharsets.UTF_8));
    return message.put("Signature", Base64.getEncoder().encodeToString(signature));
  }

  /** A notification, signed. */
  JsonObject notification(JsonObject told) {
    return signed(unsigned("Notification", told.encode()));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
