package com.sendook.trace;

import io.vertx.core.spi.tracing.TagExtractor;
import java.util.ArrayList;
import java.util.List;

/** The ids of the log, on the spans of work: from one to the other in both directions. */
enum TraceTags implements TagExtractor<Trace> {
  INSTANCE;

  private record Tag(String name, String value) {}

  private static List<Tag> tags(Trace trace) {
    var tags = new ArrayList<Tag>(2);
    if (trace.requestId() != null) {
      tags.add(new Tag("sendook.request_id", trace.requestId()));
    }
    if (trace.messageId() != null) {
      tags.add(new Tag("sendook.message_id", trace.messageId()));
    }
    return tags;
  }

  @Override
  public int len(Trace trace) {
    return tags(trace).size();
  }

  @Override
  public String name(Trace trace, int index) {
    return tags(trace).get(index).name();
  }

  @Override
  public String value(Trace trace, int index) {
    return tags(trace).get(index).value();
  }
}
