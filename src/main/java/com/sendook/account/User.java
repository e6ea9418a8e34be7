package com.sendook.account;

import com.sendook.api.ApiJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * A person who logs in.
 *
 * @param email in lower case; no two users have the same
 * @param lastName null where none was given
 * @param passwordHash as {@link Argon2} writes it
 */
public record User(
    String id,
    String email,
    String firstName,
    String lastName,
    String passwordHash,
    Instant createdAt,
    Instant updatedAt) {

  /** The user as the API shows it, with the organizations that it is a member of. */
  JsonObject toJson(List<Organization> organizations) {
    var list = new JsonArray();
    organizations.forEach(each -> list.add(each.toJson()));
    return ApiJson.of(this, "passwordHash").put("organizations", list);
  }

  /** First and last name. */
  String fullName() {
    return lastName == null ? firstName : firstName + " " + lastName;
  }

  /** A log that prints a user prints nothing of a person. */
  @Override
  public String toString() {
    return "User[" + id + "]";
  }
}
