package com.sendook.command;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing that the program can be told to do.
 *
 * @param name one word or two, such as {@code queue show}
 * @param operands as its usage shows them; may be empty
 * @param summary what it does, in lines for a person
 * @param action does it
 */
public record Command(
    String name, String operands, String summary, List<Option> options, Action action) {
  /** What an action answers where the process goes on after it. */
  public static final int GOES_ON = -1;

  /** Fine. */
  public static final int FINE = 0;

  /** A fault. */
  public static final int FAULT = 1;

  /** The command line is none. */
  public static final int USAGE = 2;

  /** What a command does. */
  @FunctionalInterface
  public interface Action {
    /** Does it, and answers with the exit code, or {@link #GOES_ON}. */
    int run(Invocation invocation) throws Exception;
  }

  /**
   * An option of a command.
   *
   * @param name such as {@code --org}
   * @param value what stands behind it, as the usage shows it; empty for one that stands alone
   */
  public record Option(String name, String value, String summary) {
    boolean hasValue() {
      return !value.isEmpty();
    }

    String usage() {
      return hasValue() ? name + " " + value : name;
    }
  }

  /** The line that shows how it is called. */
  String usage() {
    return operands.isEmpty() ? name : name + " " + operands;
  }

  /** What {@code COMMAND --help} shows. */
  String help() {
    var lines =
        options.stream()
            .map(each -> "  %-16s %s%n".formatted(each.usage(), each.summary()))
            .collect(Collectors.joining());
    return "java -jar sendook.jar %s [--config FILE]%n%n%s%n%s"
        .formatted(usage(), summary.indent(2).stripTrailing(), lines.isEmpty() ? "" : "\n" + lines);
  }
}
