package com.sendook.command.doctor;

import com.sendook.command.Command;
import com.sendook.command.Invocation;
import com.sendook.config.ConfigLoader;
import com.sendook.config.GatewayConfig;
import com.sendook.outbound.transport.smtp.SmtpSettings;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * {@code doctor}: one look at everything, a line for each thing that was seen, and beneath what is
 * wrong what to do about it. Where the configuration cannot be used only that is told.
 */
public final class Doctor {
  private final Function<GatewayConfig, List<SmtpSettings>> relays;
  private final InstantSource clock;

  Doctor(Function<GatewayConfig, List<SmtpSettings>> relays, InstantSource clock) {
    this.relays = relays;
    this.clock = clock;
  }

  /**
   * The command.
   *
   * @param relays the smarthosts of a configuration
   */
  public static Command command(Function<GatewayConfig, List<SmtpSettings>> relays) {
    return new Command(
        "doctor",
        "",
        """
        looks at configuration, stores, DNS, ports, clocks and relay, and says what to do
        It changes and sends nothing, and can be run beside a gateway that runs. Exit code 1 where
        there is a fault; a warning is none.
        """,
        List.of(),
        given -> new Doctor(relays, InstantSource.system()).run(given.atMost(0), System.out));
  }

  private int run(Invocation given, PrintStream out) {
    var counts = new EnumMap<Finding.Level, Integer>(Finding.Level.class);
    look(
        given,
        finding -> {
          counts.merge(finding.level(), 1, Integer::sum);
          print(finding, out);
        });
    int faults = counts.getOrDefault(Finding.Level.FAULT, 0);
    out.printf(
        "%n%d ok, %d warnings, %d faults%n",
        counts.getOrDefault(Finding.Level.OK, 0),
        counts.getOrDefault(Finding.Level.WARNING, 0),
        faults);
    return faults == 0 ? Command.FINE : Command.FAULT;
  }

  private static void print(Finding finding, PrintStream out) {
    var level = finding.level().name().toLowerCase(Locale.ROOT);
    out.printf("%-8s %-14s %s%n", level, finding.subject(), finding.what());
    if (!finding.remedy().isEmpty()) {
      out.print(finding.remedy().indent(26).replaceFirst("^ {26}", " ".repeat(24) + "→ "));
    }
  }

  /** Tells everything as it is found. */
  void look(Invocation given, Consumer<Finding> told) {
    var faults = ConfigLoader.faults(given.config(), given.environment());
    if (!faults.isEmpty()) {
      faults.forEach(
          each ->
              told.accept(
                  Finding.fault(
                      "configuration", each, "mend it; conf/sendook.yaml tells every setting")));
      return;
    }
    var config = given.load();
    told.accept(
        Finding.ok(
            "configuration",
            given.config() == null ? "defaults and environment" : given.config().toString()));
    try (var site = new Site(config, clock, relays.apply(config))) {
      checks().forEach((subject, check) -> look(subject, check, site).forEach(told));
    }
  }

  /** The store stands before those that look into it. */
  private static Map<String, Check> checks() {
    var checks = new LinkedHashMap<String, Check>();
    checks.put("gateway", new GatewayCheck());
    checks.put("data folder", new FolderCheck());
    checks.put("store", new StoreCheck());
    checks.put("secret key", new SecretKeyCheck());
    checks.put("redis", new RedisCheck());
    checks.put("dns", new DnsCheck());
    checks.put("domains", new DomainCheck());
    checks.put("ports", new PortCheck());
    checks.put("certificates", new CertificateCheck());
    checks.put("outbound", new OutboundCheck());
    checks.put("public URL", new PublicUrlCheck());
    checks.put("cluster", new ClusterCheck());
    return checks;
  }

  private static List<Finding> look(String subject, Check check, Site site) {
    try {
      return new ArrayList<>(check.look(site));
    } catch (Exception e) {
      return List.of(Finding.warning(subject, "could not be looked at: " + e.getMessage(), ""));
    }
  }
}
