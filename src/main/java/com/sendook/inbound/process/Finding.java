package com.sendook.inbound.process;

import com.sendook.inbound.report.Report;
import com.sendook.inbound.report.ReportKind;
import com.sendook.inbound.report.ReportedRecipient;
import com.sendook.message.Delivery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What a report says of one recipient, and which delivery that is.
 *
 * @param delivery null where it is none of ours
 */
record Finding(ReportedRecipient said, Delivery delivery) {

  /**
   * The findings in a report that came back to the reverse-paths of these deliveries: it is about
   * them and about no others, whatever it says. A recipient of another name is where the mail went
   * in the end; one that is not told apart from others is found by what the report says as a whole.
   */
  static List<Finding> byReturnPath(Report report, List<Delivery> returned) {
    var findings = new ArrayList<Finding>();
    var missing = new HashSet<>(returned);
    boolean onlyOne = returned.size() == 1 && report.recipients().size() == 1;
    for (var said : report.recipients()) {
      var delivery = onlyOne ? returned.get(0) : named(said, returned);
      missing.remove(delivery);
      findings.add(new Finding(said, delivery));
    }
    returned.stream()
        .filter(missing::contains)
        .map(each -> new Finding(report.ofUnnamed(each.recipient()), each))
        .forEach(findings::add);
    return findings;
  }

  /**
   * The findings in a report that names a message, among the deliveries of that one; where there is
   * one only, it is that in any case.
   */
  static List<Finding> byMessage(Report report, List<Delivery> deliveries) {
    var only = deliveries.size() == 1 ? deliveries.get(0) : null;
    if (report.recipients().isEmpty() && report.isObjection() && only != null) {
      return List.of(new Finding(report.ofUnnamed(only.recipient()), only));
    }
    return report.recipients().stream()
        .map(said -> new Finding(said, claimed(report, said, deliveries, only)))
        .toList();
  }

  /** Who answers in a person's stead may be anybody. */
  private static Delivery claimed(
      Report report, ReportedRecipient said, List<Delivery> deliveries, Delivery only) {
    if (report.kind() == ReportKind.AUTOREPLY) {
      return null;
    }
    var named = named(said, deliveries);
    return named == null ? only : named;
  }

  private static Delivery named(ReportedRecipient said, List<Delivery> deliveries) {
    return deliveries.stream()
        .filter(
            each ->
                each.recipient().equalsIgnoreCase(said.originalAddress())
                    || each.recipient().equalsIgnoreCase(said.address()))
        .findFirst()
        .orElse(null);
  }
}
