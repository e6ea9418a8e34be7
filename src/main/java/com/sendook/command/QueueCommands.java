package com.sendook.command;

import static com.sendook.command.CreateAccount.encoded;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** {@code queue show}, {@code queue retry} and {@code queue fail}: by the running gateway. */
public final class QueueCommands {
  private QueueCommands() {}

  /** {@code queue show [QUEUE]}. */
  public static Command show() {
    return new Command(
        "queue show",
        "[QUEUE]",
        """
        how much work waits, of all queues or of one with its oldest pieces and its lanes
        Counted up to 10,000. due: any node may take it; waiting: its time is yet to come; leased:
        a node has it in hand.
        """,
        List.of(),
        QueueCommands::show);
  }

  /** {@code queue retry QUEUE ID}. */
  public static Command retry() {
    return new Command(
        "queue retry",
        "QUEUE (ID | --lane LANE)",
        """
        has work tried now that waits for a later time
        """,
        List.of(new Command.Option("--lane", "LANE", "all that waits in this lane")),
        QueueCommands::retry);
  }

  /** {@code queue fail QUEUE ID}. */
  public static Command fail() {
    return new Command(
        "queue fail",
        "QUEUE ID",
        """
        has a mail (deliveries) or a webhook's post (webhook_posts) end as failed, untried
        All follows from it that follows from a failure: the status, message.failed, the webhooks.
        Work of other queues has no failed end.
        """,
        List.of(),
        QueueCommands::fail);
  }

  private static int show(Invocation given) {
    var gateway = new RunningGateway(given.atMost(1).load());
    if (!given.operands().isEmpty()) {
      showOne(given.operands().get(0), gateway);
      return Command.FINE;
    }
    System.out.printf("%-16s %6s %8s %7s  %s%n", "QUEUE", "DUE", "WAITING", "LEASED", "OLDEST");
    var resting = new StringBuilder();
    for (var each : gateway.get("/queues").getJsonArray("queues")) {
      var queue = (JsonObject) each;
      line(queue.getString("name"), gateway.get("/queues/" + queue.getString("name")));
      queue
          .getJsonArray("restingLanes")
          .forEach(lane -> resting.append("  %s: %s%n".formatted(queue.getString("name"), lane)));
    }
    if (!resting.isEmpty()) {
      System.out.print(
          "resting lanes on this node (their far side cannot be reached):\n" + resting);
    }
    return Command.FINE;
  }

  private static void line(String name, JsonObject view) {
    var more = view.getBoolean("complete") ? "" : "  (and more: only the oldest are counted)";
    System.out.printf(
        "%-16s %6d %8d %7d  %s%s%n",
        name,
        view.getInteger("due"),
        view.getInteger("waiting"),
        view.getInteger("leased"),
        age(view.getLong("oldestSeconds")),
        more);
  }

  private static void showOne(String name, RunningGateway gateway) {
    var view = gateway.get("/queues/" + encoded(name));
    System.out.printf("%-16s %6s %8s %7s  %s%n", "QUEUE", "DUE", "WAITING", "LEASED", "OLDEST");
    line(name, view);
    var lanes = view.getJsonObject("lanes");
    if (!lanes.isEmpty()) {
      System.out.printf("%n%-40s %6s%n", "LANE", "WORK");
      lanes.forEach(each -> System.out.printf("%-40s %6s%n", each.getKey(), each.getValue()));
      System.out.printf(
          "%n%-26s %-8s %8s  %-24s %s%n", "OLDEST", "STATE", "ATTEMPTS", "DUE AT", "LANE");
    }
    for (var each : view.getJsonArray("first")) {
      var piece = (JsonObject) each;
      System.out.printf(
          "%-26s %-8s %8d  %-24s %s%n",
          piece.getString("id"),
          piece.getString("state"),
          piece.getInteger("attempts"),
          piece.getString("dueAt"),
          piece.getString("lane"));
    }
  }

  private static String age(long seconds) {
    var age = Duration.ofSeconds(seconds);
    if (seconds == 0) {
      return "-";
    }
    return age.toHours() > 0
        ? age.toHours() + "h" + age.toMinutesPart() + "m"
        : age.toMinutes() > 0
            ? age.toMinutes() + "m" + age.toSecondsPart() + "s"
            : age.toSeconds() + "s";
  }

  private static int retry(Invocation given) {
    var queue = given.atMost(2).operand(0, "a queue");
    var lane = given.option("--lane");
    var what =
        lane.map(each -> "lane=" + encoded(each))
            .orElseGet(() -> "id=" + encoded(given.operand(1, "an id, or --lane LANE")));
    var answer =
        new RunningGateway(given.load())
            .post("/queues/%s/retry?%s".formatted(encoded(queue), what));
    System.out.println(answer.getLong("retried") + " due now");
    return Command.FINE;
  }

  private static int fail(Invocation given) {
    var queue = given.atMost(2).operand(0, "a queue");
    var id = given.operand(1, "an id");
    var gateway = new RunningGateway(given.load());
    gateway.post("/queues/%s/fail?id=%s".formatted(encoded(queue), encoded(id)));
    System.out.println(id + " ends as failed");
    return Command.FINE;
  }
}
