package com.sendook.outbound.transport;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Tries one host after the other until one can be reached: what that one answers, also that it
 * wants the mail later, is the outcome.
 */
public final class FirstReachable {
  private FirstReachable() {}

  /**
   * The outcome of the first host that could be reached, or of the last that could not.
   *
   * @param inOrder at least one
   * @param transmit never fails for what is to be expected, as {@link Transport#transmit}
   * @param stillWanted asked before each further host
   */
  public static <T> Future<Outcome> of(
      List<T> inOrder, Function<T, Future<Outcome>> transmit, BooleanSupplier stillWanted) {
    return transmit
        .apply(inOrder.get(0))
        .compose(
            outcome ->
                outcome.isUnreachable() && inOrder.size() > 1 && stillWanted.getAsBoolean()
                    ? of(inOrder.subList(1, inOrder.size()), transmit, stillWanted)
                    : Future.succeededFuture(outcome));
  }
}
