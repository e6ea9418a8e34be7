package com.sendook.trace;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** A line of JSON for each event of the log, with the ids that there are. */
public final class TraceJsonEncoder extends JsonEncoder {
  /** Leaves out what says nothing to those who read logs of a whole system. */
  public TraceJsonEncoder() {
    setWithSequenceNumber(false);
    setWithNanoseconds(false);
    setWithContext(false);
    setWithMessage(false);
    setWithArguments(false);
    setWithFormattedMessage(true);
  }

  @Override
  protected void appendCustomFields(StringBuilder line, ILoggingEvent event) {
    var trace = Trace.current();
    append(line, "requestId", trace.requestId());
    append(line, "messageId", trace.messageId());
  }

  /** Ids are of letters that need no escape. */
  private void append(StringBuilder line, String name, String id) {
    if (id != null) {
      line.append(VALUE_SEPARATOR);
      appenderMember(line, name, id);
    }
  }
}
