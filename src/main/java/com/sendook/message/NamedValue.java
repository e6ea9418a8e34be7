package com.sendook.message;

import java.util.List;
import java.util.Map;

/**
 * A header field or an entry of the metadata; a pair, since its name may hold what a document's key
 * may not.
 */
public record NamedValue(String name, String value) {
  public static List<NamedValue> listOf(Map<String, String> map) {
    return map.entrySet().stream()
        .map(each -> new NamedValue(each.getKey(), each.getValue()))
        .toList();
  }
}
