package com.sendook.dns;

import java.util.List;

/** What DNS said to one question. */
public sealed interface DnsAnswer {
  /**
   * The records of the type that was asked for, at least one: a TXT record is its strings joined
   * (RFC 7208, 3.3), an MX record {@code 10 mx.example.com}; names are in lower case and without
   * the final dot.
   */
  record Found(List<String> values) implements DnsAnswer {}

  /** There is none, for certain; {@code why} is for a person. */
  record Missing(String why) implements DnsAnswer {}

  /** Nobody knows: the servers failed or were silent. It says nothing about the record. */
  record Unanswered(String why) implements DnsAnswer {}
}
