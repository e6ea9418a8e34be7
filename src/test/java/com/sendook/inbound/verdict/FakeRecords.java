package com.sendook.inbound.verdict;

import com.sendook.dns.DnsAnswer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** DNS as the test has it: a record a line, {@code example.com TXT v=spf1 -all}. */
final class FakeRecords implements Records {
  private final Map<String, List<String>> records = new HashMap<>();
  private final Set<String> silent = new HashSet<>();
  final List<String> asked = new ArrayList<>();

  FakeRecords with(String... lines) {
    for (var line : lines) {
      var parts = line.split(" ", 3);
      records.computeIfAbsent(parts[1] + " " + parts[0], any -> new ArrayList<>()).add(parts[2]);
    }
    return this;
  }

  /** Nobody answers for the name. */
  FakeRecords silent(String name) {
    silent.add(name);
    return this;
  }

  private Future<DnsAnswer> ask(String type, String name) {
    asked.add(type + " " + name);
    if (silent.contains(name)) {
      return Future.succeededFuture(new DnsAnswer.Unanswered("silence"));
    }
    var found = records.get(type + " " + name.toLowerCase(Locale.ROOT));
    return Future.succeededFuture(
        found == null ? new DnsAnswer.Missing("none") : new DnsAnswer.Found(found));
  }

  @Override
  public Future<DnsAnswer> txt(String name) {
    return ask("TXT", name);
  }

  @Override
  public Future<DnsAnswer> mx(String name) {
    return ask("MX", name);
  }

  @Override
  public Future<DnsAnswer> a(String name) {
    return ask("A", name);
  }

  @Override
  public Future<DnsAnswer> aaaa(String name) {
    return ask("AAAA", name);
  }

  @Override
  public Future<DnsAnswer> ptr(String name) {
    return ask("PTR", name);
  }
}
