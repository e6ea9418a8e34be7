package com.sendook.domain;

import com.sendook.queue.Schedule;
import java.time.Duration;
import java.util.List;

/**
 * How often domains are looked up again by themselves. Each pause is varied, so that domains that
 * were looked up together once are not for ever.
 *
 * @param every between two looks at a domain that is as it was
 */
public record RecheckPace(Duration every) {
  /** Of a day an hour: one zone that was published with a mistake stops nobody's mail. */
  private static final int GRACE_SHARE = 24;

  /** So long a record that was there has to be missing until that counts. */
  Duration grace() {
    return every.dividedBy(GRACE_SHARE);
  }

  /** To the first look at a domain that is claimed now. */
  Duration first() {
    return varied(every);
  }

  /** The same for one that was there before domains were looked up again: any part of the time. */
  Duration first(String id) {
    return every.multipliedBy(Math.floorMod(id.hashCode(), 1000)).dividedBy(1000);
  }

  /** To the next look behind this one. */
  Duration next(Look look) {
    if (!look.answered()) {
      return varied(grace().dividedBy(2));
    }
    return look.isInDoubt() ? varied(grace().multipliedBy(5).dividedBy(4)) : varied(every);
  }

  private static Duration varied(Duration pause) {
    return new Schedule(List.of(pause)).afterForever(1);
  }
}
