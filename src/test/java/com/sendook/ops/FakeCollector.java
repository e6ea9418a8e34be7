package com.sendook.ops;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes traces as a collector does (OTLP over HTTP), and reads their spans. */
public final class FakeCollector implements AutoCloseable {
  /** As it was sent; {@code parentId} is empty where it is the first of its trace. */
  public record Span(String traceId, String id, String parentId, String name, long kind) {}

  private final Vertx vertx = Vertx.vertx();
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /** Listens at once. */
  public FakeCollector() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body -> {
                              if (request.path().equals("/v1/traces")) {
                                read(body);
                              }
                              request.response().end();
                            }));
    server.listen(0, "127.0.0.1").await();
  }

  public String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/v1/traces";
  }

  public List<Span> spans() {
    return List.copyOf(spans);
  }

  /** ExportTraceServiceRequest.resource_spans.scope_spans.spans of trace_service.proto. */
  private void read(Buffer request) {
    for (var resource : bytes(request, 1)) {
      for (var scope : bytes(resource, 2)) {
        bytes(scope, 2).forEach(span -> spans.add(span(span)));
      }
    }
  }

  private static Span span(Buffer span) {
    return new Span(
        hex(bytes(span, 1)),
        hex(bytes(span, 2)),
        hex(bytes(span, 4)),
        bytes(span, 5).get(0).toString(StandardCharsets.UTF_8),
        numbers(span).getOrDefault(6, 0L));
  }

  private static String hex(List<Buffer> id) {
    return id.isEmpty() ? "" : HexFormat.of().formatHex(id.get(0).getBytes());
  }

  private static List<Buffer> bytes(Buffer message, int field) {
    var found = new ArrayList<Buffer>();
    walk(message, new TreeMap<>(), field, found);
    return found;
  }

  private static Map<Integer, Long> numbers(Buffer message) {
    var numbers = new TreeMap<Integer, Long>();
    walk(message, numbers, 0, new ArrayList<>());
    return numbers;
  }

  /** The wire format of Protocol Buffers: varint, 64 bits, bytes, 32 bits. */
  private static void walk(
      Buffer message, Map<Integer, Long> numbers, int field, List<Buffer> found) {
    var at = new int[1];
    while (at[0] < message.length()) {
      long key = varint(message, at);
      int number = (int) (key >> 3);
      switch ((int) key & 7) {
        case 0 -> numbers.put(number, varint(message, at));
        case 1 -> at[0] += 8;
        case 5 -> at[0] += 4;
        default -> {
          int length = (int) varint(message, at);
          if (number == field) {
            found.add(message.slice(at[0], at[0] + length));
          }
          at[0] += length;
        }
      }
    }
  }

  private static long varint(Buffer message, int[] at) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = message.getUnsignedByte(at[0]++);
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
