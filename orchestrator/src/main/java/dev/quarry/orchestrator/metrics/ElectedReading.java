package dev.quarry.orchestrator.metrics;

import dev.quarry.orchestrator.job.GaugeReader;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * {@code database_up} of this node; and reads gauges of the whole database if this node is elected
 * to report them. A gauge of another node, or one that cannot be read, is NaN, which a scrape
 * leaves out. Thread-safe.
 */
public final class ElectedReading implements MeterBinder {
  private final CachedReading<Boolean> elected;

  public ElectedReading(GaugeReader reader) {
    this.elected = new CachedReading<>(reader::elected);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("database.up", elected, each -> each.get().isPresent() ? 1 : 0)
        .description("Whether this node reaches its database: 1 or 0")
        .strongReference(true)
        .register(registry);
  }

  /** Gauges that share one query of the database. */
  <T> Source<T> of(Supplier<T> source) {
    return new Source<>(elected, new CachedReading<>(source));
  }

  record Source<T>(CachedReading<Boolean> elected, CachedReading<T> reading) {
    double value(ToDoubleFunction<T> of) {
      Optional<T> read = elected.get().orElse(false) ? reading.get() : Optional.empty();
      return read.isPresent() ? of.applyAsDouble(read.get()) : Double.NaN;
    }
  }
}
