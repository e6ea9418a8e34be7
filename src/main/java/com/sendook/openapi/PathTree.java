package com.sendook.openapi;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Finds the operation of a path among path templates, whose parameters stand for any segment. */
final class PathTree {
  private static final String PARAMETER = "{}";

  private final Map<String, PathTree> children = new HashMap<>();
  private final Map<String, Operation> operations = new HashMap<>();

  void add(String method, String template, Operation operation) {
    var node = this;
    for (var segment : segments(template)) {
      var key = segment.startsWith("{") ? PARAMETER : segment;
      node = node.children.computeIfAbsent(key, absent -> new PathTree());
    }
    node.operations.put(method.toUpperCase(Locale.ROOT), operation);
  }

  /** The operation, or null. */
  Operation find(String method, String path) {
    var node = this;
    for (var segment : segments(path)) {
      var named = node.children.get(segment);
      node = named == null ? node.children.get(PARAMETER) : named;
      if (node == null) {
        return null;
      }
    }
    return node.operations.get(method);
  }

  /** Without the empty ones at the end: a slash there changes nothing. */
  private static String[] segments(String path) {
    return path.substring(1).split("/");
  }
}
