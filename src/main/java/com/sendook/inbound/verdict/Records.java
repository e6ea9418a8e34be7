package com.sendook.inbound.verdict;

import com.sendook.dns.DnsAnswer;
import io.vertx.core.Future;

/** The DNS records that verdicts are made of. No answer fails. */
public interface Records {
  Future<DnsAnswer> txt(String name);

  Future<DnsAnswer> mx(String name);

  Future<DnsAnswer> a(String name);

  Future<DnsAnswer> aaaa(String name);

  Future<DnsAnswer> ptr(String name);
}
