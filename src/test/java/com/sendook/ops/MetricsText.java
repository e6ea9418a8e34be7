package com.sendook.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads Prometheus's text format: each sample by its name and labels. */
public final class MetricsText {
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private record Sample(String name, Map<String, String> labels, double value) {}

  private final Set<Sample> samples = new java.util.LinkedHashSet<>();

  private MetricsText() {}

  /** Fails on a line that is neither a comment nor a sample. */
  public static MetricsText parse(String text) {
    var parsed = new MetricsText();
    text.lines().filter(line -> !line.startsWith("#")).forEach(parsed::add);
    return parsed;
  }

  private void add(String line) {
    var match = SAMPLE.matcher(line);
    if (!match.matches()) {
      throw new AssertionError("no sample: " + line);
    }
    var labels = new LinkedHashMap<String, String>();
    var label = LABEL.matcher(match.group(2) == null ? "" : match.group(2));
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    samples.add(new Sample(match.group(1), labels, Double.parseDouble(match.group(3))));
  }

  /** The sum of all samples of that name which have those labels: {@code name, value, …}. */
  public double sum(String name, String... labels) {
    return samples.stream()
        .filter(each -> each.name().equals(name) && has(each, labels))
        .mapToDouble(Sample::value)
        .sum();
  }

  private static boolean has(Sample sample, String... labels) {
    for (int i = 0; i < labels.length; i += 2) {
      if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
        return false;
      }
    }
    return true;
  }

  /** The names of all samples. */
  public Set<String> names() {
    var names = new TreeSet<String>();
    samples.forEach(each -> names.add(each.name()));
    return names;
  }

  /** Every value that the label has. */
  public Set<String> valuesOf(String label) {
    var values = new TreeSet<String>();
    samples.forEach(each -> values.add(each.labels().getOrDefault(label, "")));
    return values;
  }
}
