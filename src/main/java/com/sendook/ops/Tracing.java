package com.sendook.ops;

import com.sendook.config.TracingConfig;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The spans of one node, sent to a collector (OTLP over HTTP, protobuf): what Vert.x's HTTP servers
 * and clients and Redis make, and the turns of work ({@link com.sendook.trace.Carried}). Switched
 * off there is none of it, and no class of OpenTelemetry's exporter is loaded.
 */
public final class Tracing implements AutoCloseable {
  private static final Duration EXPORT_EVERY = Duration.ofSeconds(1);
  private static final int CLOSE_SECONDS = 2;

  private final OpenTelemetrySdk sdk;

  private Tracing(OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  public static Tracing of(TracingConfig config) {
    return new Tracing(config.enabled() ? sdk(config) : null);
  }

  private static OpenTelemetrySdk sdk(TracingConfig config) {
    var exporter = OtlpHttpSpanExporter.builder().setEndpoint(config.endpoint()).build();
    var provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault().toBuilder().put("service.name", config.service()).build())
            // Whoever calls with a traceparent has decided already.
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sample())))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter).setScheduleDelay(EXPORT_EVERY).build())
            .build();
    return OpenTelemetrySdk.builder()
        .setTracerProvider(provider)
        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
        .build();
  }

  /** A Vert.x that traces itself; {@code options} are completed. */
  public VertxBuilder traced(VertxBuilder builder, VertxOptions options) {
    return sdk == null
        ? builder.with(options)
        : builder.with(options).withTracer(new OpenTelemetryTracingFactory(sdk));
  }

  /** Sends what is left, for a moment: nothing waits for a collector that is away. Blocks. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
