package com.sendook.problem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What went wrong, told for a person. Every expected failure of the gateway is one of these; each
 * protocol maps the kind to its own codes once (HTTP in {@code http.Failures}, SMTP at the door).
 *
 * <p>The message says what is wrong and what would be right, and is shown to users: it never holds
 * secrets or internals. Carries no stack trace, since it describes the request and not the program.
 */
public final class Problem extends RuntimeException {

  /** What kind of failure this is, whatever the protocol. */
  public enum Kind {
    INVALID,
    UNAUTHORIZED,
    FORBIDDEN,
    NOT_FOUND,
    CONFLICT,
    UNSUPPORTED,
    LIMITED,
    UNAVAILABLE
  }

  /**
   * One faulty field: its path in the request, such as {@code to[1]}, and what is wrong with it.
   */
  public record Detail(String field, String message) {}

  private static final int MAX_NAME_CHARS = 60;

  private final Kind kind;
  private final String code;
  private final transient List<Detail> details;
  private final Duration retryAfter;

  private Problem(
      Kind kind, String code, String message, List<Detail> details, Duration retryAfter) {
    super(message, null, false, false);
    this.kind = kind;
    this.code = code;
    this.details = List.copyOf(details);
    this.retryAfter = retryAfter;
  }

  /** Input that cannot be taken as it is. */
  public static Problem invalid(String message) {
    return new Problem(Kind.INVALID, "invalid_request", message, List.of(), null);
  }

  /** Input with faulty fields; the message is made from them. */
  public static Problem invalid(List<Detail> details) {
    var first = details.get(0);
    var more = details.size() > 1 ? " (and " + (details.size() - 1) + " more)" : "";
    return new Problem(
        Kind.INVALID,
        "invalid_request",
        first.field() + " " + first.message() + more,
        details,
        null);
  }

  /** One faulty field. */
  public static Problem invalid(String field, String message) {
    return invalid(List.of(new Detail(field, message)));
  }

  /**
   * The same with faults that were found elsewhere: of a field that both speak of, this one's words
   * are kept.
   */
  public Problem with(List<Detail> others) {
    var named = details.stream().map(Detail::field).collect(Collectors.toSet());
    var all = new ArrayList<>(details);
    others.stream().filter(each -> !named.contains(each.field())).forEach(all::add);
    return all.size() == details.size() ? this : invalid(all);
  }

  /** As much of a name as serves a reader: a name of a megabyte does not. */
  public static String shown(String name) {
    return name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS) + "…";
  }

  /** A missing or unknown credential. */
  public static Problem unauthorized(String message) {
    return new Problem(Kind.UNAUTHORIZED, "unauthorized", message, List.of(), null);
  }

  /** Something that nobody may do here, whoever asks. */
  public static Problem forbidden(String message) {
    return new Problem(Kind.FORBIDDEN, "forbidden", message, List.of(), null);
  }

  /** Something that is not there, or that belongs to somebody else: the two look the same. */
  public static Problem notFound(String what) {
    return notFoundBecause(what + " not found");
  }

  /** The same in words of its own. */
  public static Problem notFoundBecause(String message) {
    return new Problem(Kind.NOT_FOUND, "not_found", message, List.of(), null);
  }

  /** Something that does not go with how things stand now. */
  public static Problem conflict(String message) {
    return new Problem(Kind.CONFLICT, "conflict", message, List.of(), null);
  }

  /** Input in a form that is not understood here. */
  public static Problem unsupported(String message) {
    return new Problem(Kind.UNSUPPORTED, "unsupported_media_type", message, List.of(), null);
  }

  /** More than the limit in number. */
  public static Problem limited(String message, Duration retryAfter) {
    return new Problem(Kind.LIMITED, "rate_limited", message, List.of(), retryAfter);
  }

  /** More than can be served at the moment; nothing was changed. */
  public static Problem busy(String message, Duration comeAgainAfter) {
    return new Problem(Kind.UNAVAILABLE, "unavailable", message, List.of(), comeAgainAfter);
  }

  /** A part that the request needs cannot be reached now; nothing was changed. */
  public static Problem unavailable(String part) {
    return new Problem(
        Kind.UNAVAILABLE,
        "unavailable",
        part + " cannot be reached at the moment, please try again",
        List.of(),
        Duration.ofSeconds(2));
  }

  public Kind kind() {
    return kind;
  }

  /** The snake_case code of the API's error shape. */
  public String code() {
    return code;
  }

  public List<Detail> details() {
    return details;
  }

  /** When trying again makes sense, or null. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
