package com.sendook.bus;

/**
 * A durable consumer asks for the next events of an organization.
 *
 * @param consumer the consumer's name; all who read under it share one position
 * @param reader who of them asks
 * @param done the position up to which it has dealt with all; {@link #UNKNOWN} at its beginning
 */
public record ReadEvents(
    String consumer, String reader, String organizationId, long done, Then then) {

  /** The reader does not know how far its consumer is. */
  public static final long UNKNOWN = -1;

  /** What the reader wants now, once it is noted how far it is. */
  public enum Then {
    /** What comes next; where nothing does, its turn is over. */
    MORE,
    /** To keep its turn: it is still at work. */
    KEEP,
    /** To end its turn. */
    END
  }
}
