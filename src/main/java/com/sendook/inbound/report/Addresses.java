package com.sendook.inbound.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds mail addresses in text that was written for people. */
final class Addresses {
  /** Bounded, so that a long run of letters costs no more than its length a few times. */
  static final Pattern ADDRESS =
      Pattern.compile(
          "(?:\"[^\"\\s<>@]{1,64}\"|(?<![\\w.!#$%&*+/?^{|}~-])[\\w.!#$%&'*+/=?^`{|}~-]{1,128})"
              + "@[\\p{L}\\d_-]{1,63}(?:\\.[\\p{L}\\d_-]{1,63}){0,20}");

  private Addresses() {}

  /** The first address in the text. */
  static Optional<String> first(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    return matcher.find() ? Optional.of(clean(matcher.group())) : Optional.empty();
  }

  /** All addresses in the text, in order. */
  static List<String> all(String text) {
    return ADDRESS.matcher(text).results().map(match -> clean(match.group())).distinct().toList();
  }

  /** An address without the quotes and dots that belong to the sentence around it. */
  static String clean(String found) {
    int start = 0;
    while (start < found.length() && "'`.=".indexOf(found.charAt(start)) >= 0) {
      start++;
    }
    return found.substring(start);
  }

  /** Addresses are compared without case. */
  static String key(String address) {
    return address.toLowerCase(Locale.ROOT);
  }

  /** Whether it is the address of a mail system, not of a recipient. */
  static boolean isOfSystem(String address) {
    String local = key(address).substring(0, Math.max(address.lastIndexOf('@'), 0));
    return local.equals("mailer-daemon")
        || local.equals("mailerdaemon")
        || local.equals("mailer_daemon")
        || local.equals("mail-daemon")
        || local.equals("mdaemon")
        || local.equals("postmaster")
        || local.equals("post_master")
        || local.equals("mailmaster");
  }
}
