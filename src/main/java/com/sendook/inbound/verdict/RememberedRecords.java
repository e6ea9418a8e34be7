package com.sendook.inbound.verdict;

import com.sendook.dns.DnsAnswer;
import com.sendook.dns.DnsResolver;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Asks a resolver once a minute for each record, whatever number of mails come from one domain; and
 * where nobody answers, not again for some seconds, so that servers that are away hold up the first
 * mail of a domain and not each of them. Shared by the event loops.
 */
public final class RememberedRecords implements Records {
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final Duration UNANSWERED = Duration.ofSeconds(10);
  private static final int MAX_ENTRIES = 10_000;
  private static final int MAX_CHARS = 2_048;

  private record Entry(Future<DnsAnswer> answer, long askedNanos) {
    boolean isFresh() {
      long ageNanos = System.nanoTime() - askedNanos;
      boolean silent = answer.isComplete() && answer.result() instanceof DnsAnswer.Unanswered;
      return ageNanos < (silent ? UNANSWERED : REMEMBERED).toNanos();
    }
  }

  private final DnsResolver resolver;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  public RememberedRecords(DnsResolver resolver) {
    this.resolver = resolver;
  }

  @Override
  public Future<DnsAnswer> txt(String name) {
    return remembered("TXT", name, resolver::txt);
  }

  @Override
  public Future<DnsAnswer> mx(String name) {
    return remembered("MX", name, resolver::mx);
  }

  @Override
  public Future<DnsAnswer> a(String name) {
    return remembered("A", name, resolver::a);
  }

  @Override
  public Future<DnsAnswer> aaaa(String name) {
    return remembered("AAAA", name, resolver::aaaa);
  }

  @Override
  public Future<DnsAnswer> ptr(String name) {
    return remembered("PTR", name, resolver::ptr);
  }

  private Future<DnsAnswer> remembered(
      String type, String name, Function<String, Future<DnsAnswer>> ask) {
    var key = type + " " + name.toLowerCase(Locale.ROOT);
    var known = entries.get(key);
    if (known != null && known.isFresh()) {
      return known.answer();
    }
    if (entries.size() >= MAX_ENTRIES) {
      entries.clear();
    }
    var asked = new Entry(ask.apply(name), System.nanoTime());
    entries.put(key, asked);
    // Whoever publishes a very long record has it fetched each time, and fills nothing here.
    return asked
        .answer()
        .onSuccess(
            answer -> {
              if (isLong(answer)) {
                entries.remove(key, asked);
              }
            });
  }

  private static boolean isLong(DnsAnswer answer) {
    return answer instanceof DnsAnswer.Found found
        && found.values().stream().mapToInt(String::length).sum() > MAX_CHARS;
  }
}
