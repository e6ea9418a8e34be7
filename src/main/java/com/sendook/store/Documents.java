package com.sendook.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.VertxModule;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * Records to documents and back. A component named {@code id} is the document's {@code _id};
 * instants are BSON dates; what a record does not know (such as {@code queue} and {@code outbox},
 * which belong to the work queue) is passed over.
 */
public final class Documents {
  /** What every document is marked with, so that a later release knows what it reads. */
  public static final int SCHEMA_VERSION = 1;

  private static final int PER_VALUE_BYTES = 16;

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setSerializationInclusion(JsonInclude.Include.NON_NULL)
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
          .registerModule(new VertxModule())
          .registerModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new DateWriter())
                  .addDeserializer(Instant.class, new DateReader()));

  private Documents() {}

  /** The document of a record, marked with the schema version. */
  public static JsonObject of(Record record) {
    return plain(record).put("schemaVersion", SCHEMA_VERSION);
  }

  /** A record as a part of a document. */
  public static JsonObject plain(Record record) {
    @SuppressWarnings("unchecked")
    Map<String, Object> map = MAPPER.convertValue(record, Map.class);
    Object id = map.remove("id");
    var document = new JsonObject();
    if (id != null) {
      document.put("_id", id);
    }
    map.forEach(document::put);
    return document;
  }

  /** The record that a document holds. */
  public static <T extends Record> T read(JsonObject document, Class<T> type) {
    var map = document.getMap();
    if (map.containsKey("_id")) {
      map = new java.util.HashMap<>(map);
      map.put("id", map.remove("_id"));
    }
    return MAPPER.convertValue(map, type);
  }

  /** An instant as the store keeps it. */
  public static JsonObject date(Instant instant) {
    return new JsonObject().put("$date", instant.toString());
  }

  /** An instant as the store gave it, or null. */
  public static Instant instant(JsonObject date) {
    return date == null ? null : OffsetDateTime.parse(date.getString("$date")).toInstant();
  }

  /** About how many bytes a document takes: its texts and bytes, and a little for all else. */
  public static long roughSize(Object value) {
    if (value instanceof JsonObject document) {
      return roughSize(document.getMap());
    }
    if (value instanceof JsonArray array) {
      return roughSize(array.getList());
    }
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().mapToLong(each -> PER_VALUE_BYTES + roughSize(each)).sum();
    }
    if (value instanceof List<?> list) {
      return list.stream().mapToLong(each -> PER_VALUE_BYTES + roughSize(each)).sum();
    }
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    return value instanceof String text ? text.length() : 0;
  }

  private static final class DateWriter extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartObject();
      out.writeStringField("$date", value.toString());
      out.writeEndObject();
    }
  }

  private static final class DateReader extends JsonDeserializer<Instant> {
    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      var node = in.getCodec().<com.fasterxml.jackson.databind.JsonNode>readTree(in);
      return OffsetDateTime.parse(node.get("$date").asText()).toInstant();
    }
  }
}
