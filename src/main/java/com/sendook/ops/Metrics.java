package com.sendook.ops;

import com.mongodb.event.CommandListener;
import com.sendook.event.EventSubscriber;
import com.sendook.inbound.smtp.Intake;
import com.sendook.outbound.transport.Transport;
import com.sendook.webhook.AttemptListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * The numbers of one node; which there are stands in the description of this package. The parts
 * that do the work know nothing of it: they are handed in and come back measured. Switched off, it
 * measures nothing.
 */
public final class Metrics {
  /** Few, since each is one more line for every route and status. */
  private static final double[] BUCKETS_SECONDS = {0.005, 0.025, 0.1, 0.5, 2.5, 10};

  /** Of Vert.x's own metrics those that tell operators something; the others cost time. */
  private static final EnumSet<MetricsDomain> WANTED = EnumSet.of(MetricsDomain.HTTP_SERVER);

  private final PrometheusMeterRegistry prometheus;
  private final MeterRegistry registry;

  private Metrics(PrometheusMeterRegistry prometheus, MeterRegistry registry) {
    this.prometheus = prometheus;
    this.registry = registry;
  }

  public static Metrics off() {
    return new Metrics(null, new CompositeMeterRegistry());
  }

  public static Metrics on() {
    var prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    prometheus
        .config()
        .meterFilter(MeterFilter.replaceTagValues(Label.HTTP_ROUTE.toString(), Metrics::lastRoute))
        .meterFilter(new Histograms());
    new JvmMemoryMetrics().bindTo(prometheus);
    new JvmThreadMetrics().bindTo(prometheus);
    new ProcessorMetrics().bindTo(prometheus);
    new FileDescriptorMetrics().bindTo(prometheus);
    new UptimeMetrics().bindTo(prometheus);
    bindGc(prometheus);
    return new Metrics(prometheus, prometheus);
  }

  /** It listens for collections as long as the process runs. */
  @SuppressWarnings("resource")
  private static void bindGc(MeterRegistry registry) {
    new JvmGcMetrics().bindTo(registry);
  }

  /** Vert.x names every route that looked at a request; the last is the one that answered. */
  private static String lastRoute(String routes) {
    return routes.substring(routes.lastIndexOf('>') + 1);
  }

  /** Times as histograms, so that those of several nodes can be put together. */
  private static final class Histograms implements MeterFilter {
    private static final double[] BUCKETS_NANOS =
        DoubleStream.of(BUCKETS_SECONDS).map(seconds -> seconds * 1e9).toArray();

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
      boolean wanted =
          id.getType() == Meter.Type.TIMER
              && (id.getName().startsWith("sendook.")
                  || id.getName().equals("vertx.http.server.response.time"));
      return wanted
          ? DistributionStatisticConfig.builder()
              .serviceLevelObjectives(BUCKETS_NANOS)
              .build()
              .merge(config)
          : config;
    }
  }

  /** A Vert.x that measures itself; {@code options} are completed. */
  public VertxBuilder measured(VertxBuilder builder, VertxOptions options) {
    if (prometheus == null) {
      return builder.with(options);
    }
    var unwanted =
        Arrays.stream(MetricsDomain.values())
            .filter(each -> !WANTED.contains(each))
            .map(MetricsDomain::toCategory)
            .collect(Collectors.toSet());
    options.setMetricsOptions(
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setDisabledMetricsCategories(unwanted)
            .setLabels(EnumSet.of(Label.HTTP_METHOD, Label.HTTP_CODE, Label.HTTP_ROUTE)));
    return builder.with(options).withMetrics(new MicrometerMetricsFactory(prometheus));
  }

  /** Shows whether the node is ready, and how much room there is where its data folder lies. */
  public void watch(Readiness readiness, Path dataDir) {
    Gauge.builder("sendook.ready", readiness, each -> each.isReady() ? 1 : 0)
        .strongReference(true)
        .register(registry);
    new DiskSpaceMetrics(dataDir.toFile()).bindTo(registry);
  }

  /** The transport, with its attempts timed. */
  public Transport measured(Transport transport, String name) {
    return new MeasuredTransport(transport, name, registry);
  }

  /** What stands behind the SMTP door, with what it takes counted. */
  public Intake measured(Intake intake) {
    return new MeasuredIntake(intake, registry);
  }

  /** Counts events. */
  public EventSubscriber events() {
    return new EventCounter(registry);
  }

  /** Times posts to webhooks. */
  public AttemptListener attempts() {
    return (status, duration) ->
        registry
            .timer(
                "sendook.webhook.attempt", "outcome", status == 0 ? "unanswered" : hundreds(status))
            .record(duration);
  }

  private static String hundreds(int status) {
    return status / 100 + "xx";
  }

  /** Shows until when the certificate holds that is shown now, at the ports of a protocol. */
  public void certificate(String protocol, Supplier<Instant> expiresAt) {
    Gauge.builder("sendook.tls.certificate.expiry", expiresAt, each -> each.get().getEpochSecond())
        .baseUnit("seconds")
        .tag("protocol", protocol)
        .strongReference(true)
        .register(registry);
  }

  /** Times the round trips to the store; nothing where nobody wants to know. */
  public Optional<CommandListener> commands() {
    return Optional.ofNullable(prometheus).map(CommandTimer::new);
  }

  MeterRegistry registry() {
    return registry;
  }

  /** All there is, in Prometheus's text format; nothing where it is switched off. Takes a while. */
  Optional<String> scrape() {
    return Optional.ofNullable(prometheus).map(PrometheusMeterRegistry::scrape);
  }

  /** Whether a scrape shows anything. */
  boolean isOn() {
    return prometheus != null;
  }

  /** A whole duration of a timer that began then. */
  static Duration since(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
