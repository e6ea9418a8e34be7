package com.sendook.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.sendook.problem.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.VertxModule;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Resources as the API shows them: what is not set is absent, times are ISO 8601 in UTC with
 * milliseconds, and the id stands there twice, as {@code _id} and as {@code id}. The same form is
 * the payload of events.
 */
public final class ApiJson {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setSerializationInclusion(JsonInclude.Include.NON_NULL)
          .registerModule(new VertxModule())
          .registerModule(new SimpleModule().addSerializer(Instant.class, new TimeWriter()));

  private ApiJson() {}

  /** The resource, less the components named in {@code hidden}. */
  public static JsonObject of(Record resource, String... hidden) {
    @SuppressWarnings("unchecked")
    Map<String, Object> map = MAPPER.convertValue(resource, Map.class);
    for (var name : hidden) {
      map.remove(name);
    }
    var shown = new LinkedHashMap<String, Object>();
    if (map.containsKey("id")) {
      shown.put("_id", map.get("id"));
    }
    shown.putAll(map);
    return new JsonObject(shown);
  }

  /** The faulty fields of a problem, as every error shows them. */
  public static JsonArray details(Problem problem) {
    var details = new JsonArray();
    for (var each : problem.details()) {
      details.add(new JsonObject().put("field", each.field()).put("message", each.message()));
    }
    return details;
  }

  /** A time as the API writes it. */
  public static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static final class TimeWriter extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(time(value));
    }
  }
}
