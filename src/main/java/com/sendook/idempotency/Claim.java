package com.sendook.idempotency;

/** What an {@code Idempotency-Key} stands for, as the request that shows it finds it. */
public sealed interface Claim {
  /**
   * Nothing was made yet: this request makes it.
   *
   * @param resourceId the id that it makes it under; of an earlier try that nobody answered, so
   *     that what that one left behind is found
   */
  record Reserved(String entryId, String token, String resourceId) implements Claim {}

  /**
   * An earlier request made it.
   *
   * @param status of that request's answer
   * @param location the path at which the resource stands
   */
  record Made(int status, String location) implements Claim {}
}
