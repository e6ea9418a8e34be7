package com.sendook.store;

import com.mongodb.ConnectionString;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Connection strings: what the gateway needs where the operator did not say otherwise. */
final class MongoUri {
  /** Bounded waits everywhere, and a write is answered when a majority has it on disk. */
  private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

  static {
    DEFAULTS.put("serverSelectionTimeoutMS", "2000");
    DEFAULTS.put("connectTimeoutMS", "2000");
    DEFAULTS.put("socketTimeoutMS", "15000");
    DEFAULTS.put("waitQueueTimeoutMS", "5000");
    DEFAULTS.put("maxPoolSize", "64");
    DEFAULTS.put("w", "majority");
    DEFAULTS.put("journal", "true");
    // What a node reads back after an answer was lost must not be taken back by the next primary.
    DEFAULTS.put("readConcernLevel", "majority");
  }

  private MongoUri() {}

  static String withDefaults(String uri) {
    var complete = new StringBuilder(uri);
    if (!uri.contains("?")) {
      int host = uri.indexOf("://") + 3;
      complete.append(uri.indexOf('/', host) < 0 ? "/?" : "?");
    }
    var lower = uri.toLowerCase(Locale.ROOT);
    DEFAULTS.forEach(
        (name, value) -> {
          var parameter = name.toLowerCase(Locale.ROOT) + "=";
          if (!lower.contains("?" + parameter) && !lower.contains("&" + parameter)) {
            char last = complete.charAt(complete.length() - 1);
            complete
                .append(last == '?' || last == '&' ? "" : "&")
                .append(name)
                .append('=')
                .append(value);
          }
        });
    return complete.toString();
  }

  static String database(String uri, String otherwise) {
    var database = new ConnectionString(uri).getDatabase();
    return database == null ? otherwise : database;
  }
}
