package dev.quarry.orchestrator.api;

import dev.quarry.model.Health;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks each component whether it is there, all at once and never for long. Thread-safe. */
public final class HealthChecks {
  static final String UP = "up";
  private static final String DOWN = "down";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Logger log = LoggerFactory.getLogger(HealthChecks.class);

  private final List<Check> checks;

  public HealthChecks(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /** Returns if the component works and throws if it does not. */
  public interface Probe {
    void run() throws Exception;
  }

  /** A component by the name that it has in the answer. */
  public record Check(String name, Probe probe) {}

  Health run() throws InterruptedException {
    Map<String, FutureTask<Boolean>> running = new LinkedHashMap<>();
    for (Check check : checks) {
      FutureTask<Boolean> task = new FutureTask<>(() -> probe(check));
      running.put(check.name(), task);
      Thread.ofVirtual().name("health-" + check.name()).start(task);
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Map<String, Object> components = new LinkedHashMap<>();
    boolean all = true;
    for (Map.Entry<String, FutureTask<Boolean>> entry : running.entrySet()) {
      boolean up = await(entry.getValue(), deadline - System.nanoTime());
      components.put(entry.getKey(), Map.of("status", up ? UP : DOWN));
      all &= up;
    }
    return new Health(all ? UP : DOWN, components);
  }

  private static boolean probe(Check check) {
    try {
      check.probe().run();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      log.warn("{} is down, /health answers 503 until it is back: {}", check.name(), e.toString());
      return false;
    }
  }

  private static boolean await(FutureTask<Boolean> task, long nanos) throws InterruptedException {
    try {
      return task.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a probe's failure is its answer", e);
    }
  }
}
