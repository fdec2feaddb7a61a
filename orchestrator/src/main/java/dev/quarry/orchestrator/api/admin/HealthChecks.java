package dev.quarry.orchestrator.api.admin;

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
  private static final String DEGRADED = "degraded";
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

  /**
   * A component by the name that it has in the answer.
   *
   * @param required whether this server is of no use without it
   */
  public record Check(String name, Probe probe, boolean required) {
    public Check(String name, Probe probe) {
      this(name, probe, true);
    }
  }

  Health run() throws InterruptedException {
    Map<Check, FutureTask<Boolean>> running = new LinkedHashMap<>();
    for (Check check : checks) {
      FutureTask<Boolean> task = new FutureTask<>(() -> probe(check));
      running.put(check, task);
      Thread.ofVirtual().name("health-" + check.name()).start(task);
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Map<String, Object> components = new LinkedHashMap<>();
    boolean all = true;
    for (Map.Entry<Check, FutureTask<Boolean>> entry : running.entrySet()) {
      Check check = entry.getKey();
      boolean up = await(entry.getValue(), deadline - System.nanoTime());
      String otherwise = check.required() ? DOWN : DEGRADED;
      components.put(check.name(), Map.of("status", up ? UP : otherwise));
      all &= up || !check.required();
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
      log.warn(
          check.required()
              ? "{} is down, /health answers 503 until it is back: {}"
              : "{} is degraded: {}",
          check.name(),
          e.toString());
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
