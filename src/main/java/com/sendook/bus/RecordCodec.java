package com.sendook.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The one codec of the bus: a payload record as JSON on the wire between nodes, and as the record
 * itself within one (records are immutable, so nothing is copied). Named after its record and a
 * version, so that nodes of two releases understand each other or say that they do not.
 */
public final class RecordCodec<T extends Record> implements MessageCodec<T, T> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Class<T> type;

  private RecordCodec(Class<T> type) {
    this.type = type;
  }

  /** Makes every payload record known to this Vert.x; to be called once for each instance. */
  public static void registerAll(Vertx vertx) {
    register(vertx, WorkHint.class);
    register(vertx, EventNotice.class);
    register(vertx, Eviction.class);
    register(vertx, ReadEvents.class);
    register(vertx, EventsRead.class);
    register(vertx, FindNews.class);
    register(vertx, NewsFound.class);
  }

  private static <T extends Record> void register(Vertx vertx, Class<T> type) {
    vertx.eventBus().registerDefaultCodec(type, new RecordCodec<>(type));
  }

  @Override
  public void encodeToWire(Buffer buffer, T payload) {
    try {
      var json = JSON.writeValueAsBytes(payload);
      buffer.appendInt(json.length).appendBytes(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    int length = buffer.getInt(position);
    try {
      return JSON.readValue(buffer.getBytes(position + 4, position + 4 + length), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public T transform(T payload) {
    return payload;
  }

  @Override
  public String name() {
    return "sendook." + type.getSimpleName() + ".v1";
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
