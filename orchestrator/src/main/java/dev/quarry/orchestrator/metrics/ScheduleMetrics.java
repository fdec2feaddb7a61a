package dev.quarry.orchestrator.metrics;

import dev.quarry.orchestrator.schedule.ScheduleMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** {@code schedule_runs_total} by outcome. */
public final class ScheduleMetrics implements ScheduleMeter {
  private final MeterRegistry registry;

  public ScheduleMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Outcome outcome : Outcome.values()) {
      counter(outcome);
    }
  }

  @Override
  public void ended(Outcome outcome) {
    counter(outcome).increment();
  }

  private Counter counter(Outcome outcome) {
    return Counter.builder("schedule.runs")
        .description("Due times of schedules that this node has dealt with")
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }
}
