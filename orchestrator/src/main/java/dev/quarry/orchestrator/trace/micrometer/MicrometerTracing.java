package dev.quarry.orchestrator.trace.micrometer;

import dev.quarry.orchestrator.trace.Traceparent;
import dev.quarry.orchestrator.trace.Tracing;
import io.micrometer.tracing.Span.Kind;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Creates spans through Micrometer, which also writes their ids into the log fields. */
public final class MicrometerTracing implements Tracing {
  private final Tracer tracer;

  public MicrometerTracing(Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public @Nullable String traceparent() {
    io.micrometer.tracing.Span current = tracer.currentSpan();
    if (current == null) {
      return null;
    }
    TraceContext context = current.context();
    return new Traceparent(
            context.traceId(), context.spanId(), Boolean.TRUE.equals(context.sampled()))
        .toString();
  }

  @Override
  public Span start(String name, Map<String, String> attributes) {
    return open(started(tracer.spanBuilder().name(name), attributes));
  }

  @Override
  public Span call(String name, Map<String, String> attributes) {
    return open(started(tracer.spanBuilder().name(name).kind(Kind.CLIENT), attributes));
  }

  @Override
  public Span resume(@Nullable String traceparent, String name, Map<String, String> attributes) {
    return open(started(child(traceparent).name(name).kind(Kind.CONSUMER), attributes));
  }

  @Override
  public void record(@Nullable String traceparent, String name, Instant start, Instant end) {
    child(traceparent)
        .name(name)
        .startTimestamp(micros(start), TimeUnit.MICROSECONDS)
        .start()
        .end(micros(end), TimeUnit.MICROSECONDS);
  }

  @Override
  public Runnable bound(Runnable task) {
    io.micrometer.tracing.Span span = tracer.currentSpan();
    Map<String, String> fields = MDC.getCopyOfContextMap();
    return () -> {
      if (fields != null) {
        MDC.setContextMap(fields);
      }
      try (Tracer.SpanInScope _ = tracer.withSpan(span)) {
        task.run();
      } finally {
        MDC.clear();
      }
    };
  }

  private io.micrometer.tracing.Span.Builder child(@Nullable String traceparent) {
    Traceparent parent = Traceparent.parse(traceparent);
    io.micrometer.tracing.Span.Builder builder = tracer.spanBuilder();
    return parent == null
        ? builder.setNoParent()
        : builder.setParent(
            tracer
                .traceContextBuilder()
                .traceId(parent.traceId())
                .spanId(parent.spanId())
                .sampled(parent.sampled())
                .build());
  }

  private static io.micrometer.tracing.Span started(
      io.micrometer.tracing.Span.Builder builder, Map<String, String> attributes) {
    attributes.forEach(builder::tag);
    return builder.start();
  }

  private Span open(io.micrometer.tracing.Span span) {
    return new CurrentSpan(span, tracer.withSpan(span));
  }

  private static long micros(Instant time) {
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1000;
  }

  private record CurrentSpan(io.micrometer.tracing.Span span, Tracer.SpanInScope scope)
      implements Span {
    @Override
    public void attribute(String key, String value) {
      span.tag(key, value);
    }

    @Override
    public void failed(String code) {
      span.tag("error.type", code);
      span.error(new FailedException(code));
    }

    @Override
    public void close() {
      scope.close();
      span.end();
    }
  }

  /** Sets the status of a span, which Micrometer does by an exception only. */
  private static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedException(String code) {
      super(code, null, false, false);
    }
  }
}
