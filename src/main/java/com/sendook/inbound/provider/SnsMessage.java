package com.sendook.inbound.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sendook.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** The envelope that Amazon SNS posts, as it was written and not yet believed. */
record SnsMessage(JsonNode fields) {
  /** Longer than the body may be. */
  private static final int MAX_STRING_CHARS = 64 << 20;

  /** A name that comes twice could be signed as one value and read as the other. */
  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(MAX_STRING_CHARS).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final List<String> SIGNED_OF_NOTIFICATION =
      List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");

  private static final List<String> SIGNED_OF_CONFIRMATION =
      List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

  static final String NOTIFICATION = "Notification";
  static final String SUBSCRIPTION = "SubscriptionConfirmation";
  static final String UNSUBSCRIPTION = "UnsubscribeConfirmation";

  static SnsMessage parse(Buffer body) {
    var fields = json(body.getBytes());
    if (fields == null || !fields.isObject()) {
      throw Problem.invalid("The body is no message of Amazon SNS");
    }
    return new SnsMessage(fields);
  }

  /** What the text says in JSON; null where it is something else. */
  static JsonNode json(String text) {
    return json(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      return null;
    }
  }

  String type() {
    return text("Type");
  }

  String id() {
    return text("MessageId");
  }

  String topic() {
    return text("TopicArn");
  }

  String message() {
    return text("Message");
  }

  String subscribeUrl() {
    return text("SubscribeURL");
  }

  String certificateUrl() {
    return text("SigningCertURL");
  }

  String signatureVersion() {
    return text("SignatureVersion");
  }

  Instant timestamp() {
    try {
      return Instant.parse(text("Timestamp"));
    } catch (DateTimeException e) {
      throw Problem.invalid("Timestamp is no time in ISO 8601");
    }
  }

  byte[] signature() {
    try {
      return Base64.getDecoder().decode(text("Signature"));
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("Signature is not Base64");
    }
  }

  /** What the signature is over: name and value of each field, a line each, in this order. */
  byte[] signed() {
    var names =
        switch (type()) {
          case NOTIFICATION -> SIGNED_OF_NOTIFICATION;
          case SUBSCRIPTION, UNSUBSCRIPTION -> SIGNED_OF_CONFIRMATION;
          default -> throw Problem.invalid("Type is none that Amazon SNS sends");
        };
    var lines = new StringBuilder();
    for (var name : names) {
      // Only a subject may be missing, and then it is no line either.
      if (!name.equals("Subject") || !fields.path(name).isMissingNode()) {
        lines.append(name).append('\n').append(text(name)).append('\n');
      }
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String text(String name) {
    var value = fields.path(name);
    if (!value.isTextual()) {
      throw Problem.invalid(name + " is missing, or no text");
    }
    return value.textValue();
  }
}
