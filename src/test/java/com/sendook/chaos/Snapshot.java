package com.sendook.chaos;

import java.util.List;
import java.util.Map;

/**
 * What was finished at a moment: a digest of each document that had no more work to do, by
 * collection and id.
 */
record Snapshot(Map<String, Integer> digests) {
  /** Those that are not any more what they were. */
  List<String> changed(Snapshot later) {
    return digests.entrySet().stream()
        .filter(each -> !each.getValue().equals(later.digests().get(each.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }
}
