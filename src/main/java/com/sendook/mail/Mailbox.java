package com.sendook.mail;

import java.net.IDN;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One mailbox (RFC 5322, 3.4): an address and the name people see.
 *
 * @param name the display name, decoded; null where there is none
 * @param address {@code local@domain}, the domain in lower case; empty where a mail gives a name
 *     beside the null address, {@code MAILER-DAEMON <>}
 */
public record Mailbox(String name, String address) {
  /** Possessive: without that, a long quoted local part would overflow the stack. */
  private static final Pattern LOCAL_PART =
      Pattern.compile("[\\w.!#$%&'*+/=?^`{|}~-]++|\"(?:[ !#-\\[\\]-~]|\\\\[ -~])*+\"");

  /**
   * RFC 1035, 2.3.4. The A-labels of a name are never shorter, and take long to make of long ones.
   */
  private static final int MAX_DOMAIN_LENGTH = 255;

  private static final Pattern CONTROLS = Pattern.compile("\\p{Cc}+");
  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9_.-]+|\\[[0-9A-Za-z.:]+]");

  public Mailbox {
    Objects.requireNonNull(address, "address");
    // A name that was decoded may hold anything; in a header a line break would end the field.
    name = name == null || name.isBlank() ? null : CONTROLS.matcher(name).replaceAll(" ").strip();
    int at = address.lastIndexOf('@');
    address = address.substring(0, at + 1) + address.substring(at + 1).toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the one mailbox a caller wrote, as {@code addr} or {@code Name <addr>}; the name needs no
   * quotes, even with a comma in it. A domain beyond ASCII becomes its A-labels (RFC 5890).
   *
   * @throws IllegalArgumentException if that is not exactly one address that can stand in a header
   */
  public static Mailbox of(String written) {
    String trimmed = written.strip();
    int open = trimmed.lastIndexOf('<');
    if (open < 0 || !trimmed.endsWith(">")) {
      return new Mailbox(null, checked(trimmed));
    }
    String address = trimmed.substring(open + 1, trimmed.length() - 1).strip();
    return new Mailbox(unquoted(trimmed.substring(0, open).strip()), checked(address));
  }

  /** The same for what came from outside: nothing, where it is no such address. */
  public static Optional<Mailbox> tryOf(String written) {
    try {
      return Optional.of(of(written));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** As a caller writes it: {@code addr} or {@code Name <addr>}. */
  public String written() {
    return name == null ? address : name + " <" + address + ">";
  }

  private static String checked(String address) {
    int at = address.lastIndexOf('@');
    if (at < 1) {
      throw new IllegalArgumentException("an address must be local@domain");
    }
    String local = address.substring(0, at);
    if (!LOCAL_PART.matcher(local).matches()) {
      throw new IllegalArgumentException(
          "the part of an address before the @ must be ASCII without blanks or commas");
    }
    return local + '@' + asciiDomain(address.substring(at + 1));
  }

  private static String asciiDomain(String domain) {
    if (domain.length() > MAX_DOMAIN_LENGTH) {
      throw new IllegalArgumentException(
          "a domain has at most " + MAX_DOMAIN_LENGTH + " characters");
    }
    String ascii = domain.startsWith("[") ? domain : IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED);
    if (!DOMAIN.matcher(ascii).matches()) {
      throw new IllegalArgumentException("the part of an address after the @ must be a domain");
    }
    return ascii;
  }

  private static String unquoted(String name) {
    boolean quoted = name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"");
    return quoted ? name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1") : name;
  }
}
