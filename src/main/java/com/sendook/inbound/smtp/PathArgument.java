package com.sendook.inbound.smtp;

/** The argument of MAIL and RCPT: a keyword, a path in angle brackets, parameters. */
sealed interface PathArgument {

  /**
   * A path as the grammar has it.
   *
   * @param address without brackets and source route; empty for the null reverse-path
   * @param international whether it was not ASCII alone: it takes SMTPUTF8 (RFC 6531)
   * @param parameters what follows the path and a space
   */
  record Path(String address, boolean international, String parameters) implements PathArgument {}

  /** The reply to an argument that breaks the grammar. */
  record Refused(Reply reply) implements PathArgument {}

  /** RFC 5321, 4.1.2: a path or {@code <>}. */
  static PathArgument reversePath(String keyword, String argument) {
    return parse(keyword, argument, "5.1.7", true);
  }

  /** RFC 5321, 4.1.1.3: a path or {@code <Postmaster>}. */
  static PathArgument forwardPath(String keyword, String argument) {
    return parse(keyword, argument, "5.1.3", false);
  }

  /** Many clients put a space before the path, which the grammar has not: it is let pass. */
  private static PathArgument parse(
      String keyword, String argument, String badAddressStatus, boolean reverse) {
    String example = keyword + "<name@example.com>";
    if (!argument.regionMatches(true, 0, keyword, 0, keyword.length())) {
      return refused(501, "5.5.4", "Write it as " + example);
    }
    String rest = argument.substring(keyword.length()).stripLeading();
    if (reverse && rest.startsWith("<>")) {
      return withParameters("", false, rest.substring(2), example);
    }
    String postmaster = "<postmaster>";
    if (!reverse && rest.regionMatches(true, 0, postmaster, 0, postmaster.length())) {
      return withParameters("postmaster", false, rest.substring(postmaster.length()), example);
    }
    PathParser parser = new PathParser(rest);
    if (!parser.parse()) {
      return refused(501, badAddressStatus, parser.problem() + "; write it as " + example);
    }
    return withParameters(
        parser.mailbox(), parser.isInternational(), rest.substring(parser.end()), example);
  }

  private static PathArgument withParameters(
      String address, boolean international, String rest, String example) {
    if (rest.isEmpty() || rest.charAt(0) == ' ') {
      return new Path(address, international, rest.strip());
    }
    return refused(501, "5.5.4", "Put a space between " + example + " and what follows it");
  }

  private static PathArgument refused(int code, String status, String text) {
    return new Refused(Reply.of(code, status, text));
  }
}
