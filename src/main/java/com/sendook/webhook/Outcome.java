package com.sendook.webhook;

import java.time.Duration;

/** What became of one post. */
sealed interface Outcome {
  /**
   * The endpoint answered in time.
   *
   * @param response the beginning of its answer's body
   * @param retryAfter how long it asks to be left alone; zero where it does not
   */
  record Answered(int status, String response, Duration retryAfter) implements Outcome {
    boolean isSuccess() {
      return status >= 200 && status < 300;
    }
  }

  /** There is no answer; the error is for a person. */
  record Unanswered(String error) implements Outcome {}

  /** It was not made, for a reason that is not the endpoint's. */
  record NotMade(String error) implements Outcome {}

  /** What went wrong, for a person, or null where nothing did. */
  default String error() {
    if (this instanceof Unanswered unanswered) {
      return unanswered.error;
    }
    if (this instanceof NotMade notMade) {
      return notMade.error;
    }
    var answered = (Answered) this;
    if (answered.isSuccess()) {
      return null;
    }
    boolean redirect = answered.status >= 300 && answered.status < 400;
    return "answered " + answered.status + (redirect ? "; redirects are not followed" : "");
  }

  default boolean isGone() {
    return this instanceof Answered answered && answered.status == 410;
  }

  /** How long the endpoint asks to be left alone; zero where it does not. */
  default Duration retryAfter() {
    return this instanceof Answered answered ? answered.retryAfter : Duration.ZERO;
  }
}
