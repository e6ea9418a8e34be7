package com.sendook.inbound.smtp;

import java.util.Optional;

/**
 * LOGIN, which no RFC describes and older programs know alone: the user, then the password, each in
 * an answer of its own (draft-murchison-sasl-login).
 */
final class LoginMechanism implements AuthMechanism {
  private Optional<String> user = Optional.empty();

  @Override
  public AuthStep next(Optional<String> response) {
    if (response.isEmpty()) {
      return new AuthStep.Challenge("Username:");
    }
    if (response.get().isEmpty()) {
      return new AuthStep.Malformed("LOGIN takes the user, then the password, each in Base64");
    }
    if (user.isEmpty()) {
      user = response;
      return new AuthStep.Challenge("Password:");
    }
    return new AuthStep.Said(user.get(), response.get());
  }
}
