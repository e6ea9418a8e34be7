package com.sendook.inbound.report;

import com.sendook.inbound.parse.ParsedMail;
import com.sendook.mail.Mailbox;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The recipients in a notice that is written for people, and what it says of each. Most servers
 * begin a line with the address that failed, and what they have to say follows; others name it in a
 * sentence.
 */
final class NoticeRecipients {
  private static final Wording NOTHING = new Wording("");
  private static final int MAX_PASSAGE_CHARS = 1_000;

  private final ReportMail mail;
  private final List<Mention> mentions;
  private final Set<String> writers;
  private final Wording whole;
  private final Map<String, Wording> passages;
  private final List<String> recipients;

  NoticeRecipients(ReportMail mail) {
    this.mail = mail;
    this.mentions = Mention.all(mail.notice());
    this.writers = writers(mail);
    this.whole = new Wording(mail.notice());
    this.recipients = choose();
    this.passages = passages();
  }

  /** The recipients that the notice is about. */
  List<String> all() {
    return recipients;
  }

  /** The recipient, if the notice is about one alone. */
  Optional<String> only() {
    return recipients.size() == 1 ? Optional.of(recipients.get(0)) : Optional.empty();
  }

  /** What the notice says of the recipient; all of it where it says nothing special. */
  Wording about(String address) {
    Wording passage = passage(address);
    return passage.tellsWhy() ? passage : whole;
  }

  /** The passage about the recipient alone; empty where there is none. */
  Wording passage(String address) {
    return passages.getOrDefault(Addresses.key(address), NOTHING);
  }

  Wording whole() {
    return whole;
  }

  boolean tellsOfDelay() {
    return !Notice.PHRASES.has("given-up-text", mail.notice())
        && (Notice.PHRASES.has("delay-subject", mail.parsed().subject())
            || Notice.PHRASES.has("delay-text", mail.notice()));
  }

  /** The most explicit mentions there are; without any, the one whom the mail was addressed to. */
  private List<String> choose() {
    List<String> listed = mail.header("x-failed-recipients").map(Addresses::all).orElse(List.of());
    if (!listed.isEmpty()) {
      return listed.stream().limit(DeliveryStatus.MAX_RECIPIENTS).toList();
    }
    for (Mention.Rank rank : Mention.Rank.values()) {
      List<String> found = foreign(rank);
      if (!found.isEmpty()) {
        return found;
      }
    }
    List<String> addressed = addressed();
    return addressed.size() == 1 ? addressed : List.of();
  }

  /** Those mentioned so, but for who wrote the mail; unless it was sent to its writer alone. */
  private List<String> foreign(Mention.Rank rank) {
    Collection<String> found =
        distinct(mentions.stream().filter(each -> each.rank() == rank).map(Mention::address));
    List<String> others =
        found.stream()
            .filter(address -> !Addresses.isOfSystem(address))
            .filter(address -> !writers.contains(Addresses.key(address)))
            .limit(DeliveryStatus.MAX_RECIPIENTS)
            .toList();
    Set<String> addressed = keys(addressed());
    if (others.isEmpty() && rank != Mention.Rank.NAMED) {
      return known(found, addressed);
    }
    // A sentence may name anybody; whom the mail was addressed to is more likely meant.
    List<String> known = rank == Mention.Rank.NAMED ? known(others, addressed) : List.of();
    return known.isEmpty() ? others : known;
  }

  private static List<String> known(Collection<String> found, Set<String> addressed) {
    return found.stream().filter(each -> addressed.contains(Addresses.key(each))).toList();
  }

  private static Collection<String> distinct(Stream<String> addresses) {
    Map<String, String> byKey = new LinkedHashMap<>();
    addresses.forEach(address -> byKey.putIfAbsent(Addresses.key(address), address));
    return byKey.values();
  }

  private static Set<String> keys(Collection<String> addresses) {
    return addresses.stream().map(Addresses::key).collect(Collectors.toSet());
  }

  private List<String> addressed() {
    ParsedMail returned = mail.returned();
    return returned == null
        ? List.of()
        : returned.to().stream()
            .map(Mailbox::address)
            .filter(address -> address.indexOf('@') > 0)
            .limit(DeliveryStatus.MAX_RECIPIENTS)
            .toList();
  }

  private static Set<String> writers(ReportMail mail) {
    List<Mailbox> writers = new ArrayList<>(mail.parsed().to());
    writers.add(mail.parsed().from());
    if (mail.returned() != null) {
      writers.add(mail.returned().from());
      writers.addAll(mail.returned().replyTo());
    }
    return keys(writers.stream().filter(Objects::nonNull).map(Mailbox::address).toList());
  }

  /** A passage goes from the line with the address to the line with that of the next recipient. */
  private Map<String, Wording> passages() {
    Set<String> wanted = keys(recipients);
    List<Mention> starts =
        mentions.stream()
            .filter(each -> wanted.isEmpty() || wanted.contains(Addresses.key(each.address())))
            .toList();
    Map<String, String> passages = new LinkedHashMap<>();
    for (int i = 0; i < starts.size(); i++) {
      Mention start = starts.get(i);
      String passage = mail.notice().substring(start.lineStart(), end(starts, i));
      passages.merge(Addresses.key(start.address()), passage, NoticeRecipients::joined);
    }
    // Several in one line share what is said of them.
    Map<String, Wording> wordings = new HashMap<>();
    Map<String, Wording> said = new HashMap<>();
    passages.forEach(
        (key, passage) -> said.put(key, wordings.computeIfAbsent(passage, Wording::new)));
    return said;
  }

  private int end(List<Mention> starts, int index) {
    Mention start = starts.get(index);
    int limit = Math.min(mail.notice().length(), start.lineStart() + MAX_PASSAGE_CHARS);
    for (Mention next : starts.subList(index + 1, starts.size())) {
      if (next.lineStart() >= limit) {
        return limit;
      }
      boolean sameLine = next.lineStart() == start.lineStart();
      if (!sameLine && !next.address().equalsIgnoreCase(start.address())) {
        return next.lineStart();
      }
    }
    return limit;
  }

  private static String joined(String passage, String more) {
    return passage.length() >= MAX_PASSAGE_CHARS || passage.contains(more)
        ? passage
        : passage + "\n" + more;
  }
}
