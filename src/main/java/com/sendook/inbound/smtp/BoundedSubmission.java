package com.sendook.inbound.smtp;

import io.vertx.core.Future;

/** A submission that answers in time, and so does all that it lets in to. */
final class BoundedSubmission implements Submission {
  private final Submission submission;
  private final InTime inTime;

  BoundedSubmission(Submission submission, InTime inTime) {
    this.submission = submission;
    this.inTime = inTime;
  }

  @Override
  public Future<Login> login(String user, String password, String clientAddress) {
    return inTime
        .call("login", () -> submission.login(user, password, clientAddress))
        .map(
            login ->
                login instanceof Login.Welcome welcome
                    ? new Login.Welcome(new BoundedIntake(welcome.intake(), inTime))
                    : login);
  }
}
