package com.sendook.billing;

import com.sendook.limit.MonthlyCount;
import com.sendook.problem.Problem;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** What an organization may send in a month without a payment method. */
public final class Allowance {
  private static final String REACHED =
      "Usage limit reached. Add a payment method to send more than %d messages a month.";

  private final PayingOrganizations paying;
  private final MonthlyCount count;
  private final int perMonth;

  /**
   * The same for all organizations.
   *
   * @param perMonth 0 for any number
   */
  public Allowance(PayingOrganizations paying, MonthlyCount count, int perMonth) {
    this.paying = paying;
    this.count = count;
    this.perMonth = perMonth;
  }

  /** Counts one more message; fails where that is one too many. */
  public Future<Void> add(String organizationId) {
    return perMonth == 0
        ? Future.succeededFuture()
        : paying
            .includes(organizationId)
            .compose(pays -> pays ? Future.succeededFuture() : count(organizationId));
  }

  private Future<Void> count(String organizationId) {
    return count.add(organizationId, perMonth).compose(this::check);
  }

  private Future<Void> check(Optional<Duration> monthGoesOn) {
    return monthGoesOn
        .map(left -> Future.<Void>failedFuture(Problem.limited(REACHED.formatted(perMonth), left)))
        .orElseGet(Future::succeededFuture);
  }
}
