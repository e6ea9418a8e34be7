package com.sendook.inbound.smtp;

import com.sendook.problem.Problem;
import java.util.Optional;

/**
 * The one mapping from what went wrong to SMTP (RFC 5321, 4.2; RFC 3463). RFC 5321, 4.3.2 has 450
 * and 550 for refusals out of policy.
 */
final class ProblemReply {
  /** RFC 5321, 4.5.3.1.5: a line of a reply has 512 octets with its code and CRLF. */
  private static final int MAX_TEXT = 480;

  private ProblemReply() {}

  /** The reply to a mail that was not taken; anything unexpected is to come again. */
  static Reply toMail(Throwable failure) {
    return problem(failure).map(ProblemReply::mail).orElse(Reply.TRY_AGAIN_LATER);
  }

  /** The same to MAIL: a sender that may not be one is 553, one that is none any more 530. */
  static Reply toSender(Throwable failure) {
    return problem(failure).map(ProblemReply::sender).orElse(Reply.TRY_AGAIN_LATER);
  }

  private static Reply sender(Problem problem) {
    return switch (problem.kind()) {
      case FORBIDDEN -> Reply.of(553, "5.7.1", text(problem));
      // RFC 4954, 6.
      case UNAUTHORIZED -> Reply.of(530, "5.7.0", text(problem));
      default -> mail(problem);
    };
  }

  /** The same to RCPT: an address to which no mail can be sent. */
  static Reply toRecipient(Throwable failure) {
    return problem(failure)
        .filter(each -> each.kind() == Problem.Kind.INVALID)
        .map(each -> Reply.of(553, "5.1.3", text(each)))
        .orElseGet(() -> toMail(failure));
  }

  private static Optional<Problem> problem(Throwable failure) {
    return failure instanceof Problem problem ? Optional.of(problem) : Optional.empty();
  }

  private static Reply mail(Problem problem) {
    return switch (problem.kind()) {
      case INVALID -> Reply.of(550, "5.6.0", text(problem));
      case UNSUPPORTED -> Reply.of(550, "5.6.1", text(problem));
      case UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT -> Reply.of(550, "5.7.1", text(problem));
      // X.7.1 is of use as a permanent error only (RFC 3463, 3.8).
      case LIMITED -> Reply.of(450, "4.7.0", text(problem) + wait(problem));
      case UNAVAILABLE -> Reply.TRY_AGAIN_LATER;
    };
  }

  private static String wait(Problem problem) {
    return problem.retryAfter() == null
        ? ""
        : " Come again in " + problem.retryAfter().toSeconds() + " s";
  }

  private static String text(Problem problem) {
    String text = problem.getMessage().replaceAll("[^ -~]", "?");
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }
}
