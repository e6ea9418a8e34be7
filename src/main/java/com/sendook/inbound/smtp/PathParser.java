package com.sendook.inbound.smtp;

import io.netty.util.NetUtil;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one path in angle brackets from the start of a text (RFC 5321, 4.1.2 and 4.1.3).
 *
 * <pre>
 * Path          = "&lt;" [ A-d-l ":" ] Mailbox "&gt;"
 * A-d-l         = At-domain *( "," At-domain )      ; source route: accepted and ignored
 * Mailbox       = Local-part "@" ( Domain / address-literal )
 * Local-part    = Dot-string / Quoted-string
 * Quoted-string = DQUOTE *( qtextSMTP / quoted-pairSMTP ) DQUOTE
 * Domain        = sub-domain *("." sub-domain)
 * </pre>
 *
 * <p>The patterns are possessive: a hostile line costs no backtracking.
 */
final class PathParser {
  private static final int MAX_LOCAL_PART_OCTETS = 64;
  private static final int MAX_DOMAIN_OCTETS = 255;

  /** RFC 5321, 4.5.3.1.3: a path has 256 octets with its brackets. */
  private static final int MAX_MAILBOX_OCTETS = 254;

  private static final String SUB_DOMAIN = "[A-Za-z0-9](?:-*+[A-Za-z0-9]++)*+";
  private static final String DOMAIN_TEXT = SUB_DOMAIN + "(?:\\." + SUB_DOMAIN + ")*+";
  private static final Pattern DOMAIN = Pattern.compile(DOMAIN_TEXT);
  private static final Pattern SOURCE_ROUTE =
      Pattern.compile("@" + DOMAIN_TEXT + "(?:,@" + DOMAIN_TEXT + ")*+:");
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++";
  private static final Pattern DOT_STRING = Pattern.compile(ATOM + "(?:\\." + ATOM + ")*+");
  private static final Pattern QUOTED_STRING =
      Pattern.compile("\"(?:[ !#-\\[\\]-~]|\\\\[ -~])*+\"");
  private static final Pattern ADDRESS_LITERAL = Pattern.compile("\\[([0-9A-Za-z.:]++)\\]");
  private static final String IPV6_TAG = "IPv6:";

  private final String text;
  private int position;
  private String mailbox = "";
  private String problem = "";

  PathParser(String text) {
    this.text = text;
  }

  /** Whether a path stands there. */
  boolean parse() {
    if (!skip('<')) {
      return fail("The address does not stand in angle brackets");
    }
    if (text.startsWith("@", position) && match(SOURCE_ROUTE) == null) {
      return fail("The source route is malformed");
    }
    int start = position;
    if (!localPart() || !atSign() || !domain()) {
      return false;
    }
    mailbox = text.substring(start, position);
    if (mailbox.length() > MAX_MAILBOX_OCTETS) {
      return fail("The address is longer than " + MAX_MAILBOX_OCTETS + " octets");
    }
    return skip('>') || fail("The address does not end with its domain and a closing bracket");
  }

  /** The address, after {@link #parse()} was true. */
  String mailbox() {
    return mailbox;
  }

  /** Where the path ends. */
  int end() {
    return position;
  }

  /** What is wrong, after {@link #parse()} was false. */
  String problem() {
    return problem;
  }

  private boolean localPart() {
    boolean quoted = text.startsWith("\"", position);
    String local = match(quoted ? QUOTED_STRING : DOT_STRING);
    if (local == null) {
      return fail("The part before the @ is missing or malformed");
    }
    return local.length() <= MAX_LOCAL_PART_OCTETS
        || fail("The part before the @ is longer than " + MAX_LOCAL_PART_OCTETS + " octets");
  }

  private boolean atSign() {
    return skip('@') || fail("The part before the @ is malformed, or the @ is missing");
  }

  private boolean domain() {
    if (text.startsWith("[", position)) {
      String literal = match(ADDRESS_LITERAL);
      return (literal != null && isIpAddress(literal.substring(1, literal.length() - 1)))
          || fail("The address literal is neither [192.0.2.1] nor [IPv6:2001:db8::1]");
    }
    String name = match(DOMAIN);
    if (name == null) {
      return fail("The domain is missing or malformed");
    }
    return name.length() <= MAX_DOMAIN_OCTETS
        || fail("The domain is longer than " + MAX_DOMAIN_OCTETS + " octets");
  }

  private static boolean isIpAddress(String literal) {
    boolean tagged = literal.regionMatches(true, 0, IPV6_TAG, 0, IPV6_TAG.length());
    return tagged
        ? NetUtil.isValidIpV6Address(literal.substring(IPV6_TAG.length()))
        : NetUtil.isValidIpV4Address(literal);
  }

  private boolean skip(char expected) {
    boolean there = position < text.length() && text.charAt(position) == expected;
    position += there ? 1 : 0;
    return there;
  }

  /** What the pattern matches here, or null. */
  private String match(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(position, text.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    position = matcher.end();
    return matcher.group();
  }

  private boolean fail(String reason) {
    problem = reason;
    return false;
  }
}
