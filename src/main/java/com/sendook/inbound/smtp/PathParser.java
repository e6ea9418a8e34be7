package com.sendook.inbound.smtp;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
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
 * sub-domain    =/ U-label                          ; RFC 6531, 3.3
 * atext         =/ UTF8-non-ascii
 * qtextSMTP     =/ UTF8-non-ascii
 * </pre>
 *
 * <p>The patterns are possessive: a hostile line costs no backtracking.
 */
final class PathParser {
  private static final int MAX_LOCAL_PART_OCTETS = 64;
  private static final int MAX_DOMAIN_OCTETS = 255;

  /** RFC 5321, 4.5.3.1.3: a path has 256 octets with its brackets. */
  private static final int MAX_MAILBOX_OCTETS = 254;

  /** In ASCII these are the letters and digits of RFC 5321. */
  private static final String LETTER_OR_DIGIT = "[\\p{L}\\p{M}\\p{N}]";

  /** RFC 6532, 3.1, without the control characters and spaces beyond ASCII. */
  private static final String BEYOND_ASCII = "\\x{A1}-\\x{10FFFF}&&[^\\p{Z}]";

  private static final String SUB_DOMAIN = LETTER_OR_DIGIT + "(?:-*+" + LETTER_OR_DIGIT + "++)*+";
  private static final String DOMAIN_TEXT = SUB_DOMAIN + "(?:\\." + SUB_DOMAIN + ")*+";
  private static final Pattern DOMAIN = Pattern.compile(DOMAIN_TEXT);
  private static final Pattern SOURCE_ROUTE =
      Pattern.compile("@" + DOMAIN_TEXT + "(?:,@" + DOMAIN_TEXT + ")*+:");
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-" + BEYOND_ASCII + "]++";
  private static final Pattern DOT_STRING = Pattern.compile(ATOM + "(?:\\." + ATOM + ")*+");
  private static final Pattern QUOTED_STRING =
      Pattern.compile("\"(?:[ !#-\\[\\]-~]|[" + BEYOND_ASCII + "]|\\\\[ -~])*+\"");
  private static final Pattern ADDRESS_LITERAL = Pattern.compile("\\[([0-9A-Za-z.:]++)\\]");
  private static final String IPV6_TAG = "IPv6:";

  private final String text;
  private int position;
  private String mailbox = "";
  private String domain = "";
  private boolean international;
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
    if (!localPart() || !atSign()) {
      return false;
    }
    int startOfDomain = position;
    if (!domain()) {
      return false;
    }
    international = !isAscii(text.substring(start, position));
    mailbox = text.substring(start, startOfDomain) + domain;
    if (octets(mailbox) > MAX_MAILBOX_OCTETS) {
      return fail("The address is longer than " + MAX_MAILBOX_OCTETS + " octets");
    }
    return skip('>') || fail("The address does not end with its domain and a closing bracket");
  }

  /** The address, after {@link #parse()} was true; its domain in A-labels (RFC 5890). */
  String mailbox() {
    return mailbox;
  }

  /** Whether it was written with characters beyond ASCII. */
  boolean isInternational() {
    return international;
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
    return octets(local) <= MAX_LOCAL_PART_OCTETS
        || fail("The part before the @ is longer than " + MAX_LOCAL_PART_OCTETS + " octets");
  }

  private boolean atSign() {
    return skip('@') || fail("The part before the @ is malformed, or the @ is missing");
  }

  private boolean domain() {
    if (text.startsWith("[", position)) {
      String literal = match(ADDRESS_LITERAL);
      domain = literal;
      return (literal != null && isIpAddress(literal.substring(1, literal.length() - 1)))
          || fail("The address literal is neither [192.0.2.1] nor [IPv6:2001:db8::1]");
    }
    String written = match(DOMAIN);
    if (written == null) {
      return fail("The domain is missing or malformed");
    }
    String name = aLabels(written);
    if (name == null) {
      return fail("The domain is no internationalized domain name");
    }
    domain = name;
    return name.length() <= MAX_DOMAIN_OCTETS
        || fail("The domain is longer than " + MAX_DOMAIN_OCTETS + " octets");
  }

  /** The name as it stands in DNS, and in the store, or null. */
  private static String aLabels(String name) {
    if (isAscii(name)) {
      return name;
    }
    try {
      String ascii = IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES | IDN.ALLOW_UNASSIGNED);
      return isAscii(ascii) && DOMAIN.matcher(ascii).matches() ? ascii : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  private static int octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
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
