package com.sendook.webhook;

/** What became of one post. */
sealed interface Outcome {
  /**
   * The endpoint answered in time.
   *
   * @param response the beginning of its answer's body
   */
  record Answered(int status, String response) implements Outcome {
    boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    boolean isGone() {
      return status == 410;
    }
  }

  /** There is no answer; the error is for a person. */
  record Unanswered(String error) implements Outcome {}

  /** What went wrong, for a person, or null where nothing did. */
  default String error() {
    if (this instanceof Unanswered unanswered) {
      return unanswered.error;
    }
    var answered = (Answered) this;
    if (answered.isSuccess()) {
      return null;
    }
    boolean redirect = answered.status >= 300 && answered.status < 400;
    return "answered " + answered.status + (redirect ? "; redirects are not followed" : "");
  }
}
