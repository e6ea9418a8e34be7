package com.sendook.trace;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %trace} of the text log: the request's id in brackets, or nothing. */
public final class TraceConverter extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    var requestId = Trace.current().requestId();
    return requestId == null ? "" : "[" + requestId + "] ";
  }
}
