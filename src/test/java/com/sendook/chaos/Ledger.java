package com.sendook.chaos;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the gateway said yes to, and only that: a request that was cut off is in none of its lists,
 * whatever became of it. Safe for use by several threads.
 */
final class Ledger {
  /** How far one door may be ahead of the other. */
  private static final int LEAD = 50;

  private final Map<String, String> sent = new ConcurrentHashMap<>();
  private final Set<String> received = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicInteger> byNode = new ConcurrentHashMap<>();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  /** The API answered with 201: the message's id, and its Message-ID without brackets. */
  void sent(String node, String id, String messageId) {
    sent.put(id, messageId);
    count(node);
  }

  /** The SMTP door answered with 250: the subject, which no other mail has. */
  void received(String node, String subject) {
    received.add(subject);
    count(node);
  }

  private void count(String node) {
    byNode.computeIfAbsent(node, name -> new AtomicInteger()).incrementAndGet();
  }

  /** The connection broke before an answer: nobody knows what became of the mail. */
  void unanswered() {
    unanswered.incrementAndGet();
  }

  /** The gateway said no. */
  void refused() {
    refused.incrementAndGet();
  }

  /** Message-IDs by the ids of the messages that were answered with 201. */
  Map<String, String> sent() {
    return sent;
  }

  /** The subjects of the mails that were answered with 250. */
  Set<String> received() {
    return received;
  }

  int accepted() {
    return sent.size() + received.size();
  }

  int acceptedBy(String node) {
    var count = byNode.get(node);
    return count == null ? 0 : count.get();
  }

  boolean apiIsAhead() {
    return sent.size() > received.size() + LEAD;
  }

  boolean smtpIsAhead() {
    return received.size() > sent.size() + LEAD;
  }

  int countUnanswered() {
    return unanswered.get();
  }

  int countRefused() {
    return refused.get();
  }
}
