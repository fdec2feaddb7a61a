package dev.quarry.orchestrator.api.admin;

import dev.quarry.model.Health;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.knowledge.ReindexStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks all components concurrently, with a timeout. Logs changes of the result only. Thread-safe.
 */
public final class HealthChecks {
  static final String UP = "up";
  private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(2);
  private static final Logger log = LoggerFactory.getLogger(HealthChecks.class);

  private final List<Check> checks;

  /** Names of the components whose last check failed. */
  private final Set<String> failing = ConcurrentHashMap.newKeySet();

  public HealthChecks(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /**
   * Returns if the component works, throws otherwise. Only the reason of an {@link
   * UnhealthyException} is part of the response: others may contain addresses.
   */
  public interface Probe {
    void run() throws Exception;
  }

  /** Why a component does not work, in words for every caller. */
  public static final class UnhealthyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code stable
     * @param message without internal addresses
     */
    public UnhealthyException(String code, String message, @Nullable Throwable cause) {
      super(message, cause);
      this.code = code;
    }
  }

  /** What the server is without a component. */
  public enum Without {
    DOWN("down"),
    DEGRADED("degraded"),
    /** A feature that this server does not have. */
    OFF("off");

    private final String status;

    Without(String status) {
      this.status = status;
    }
  }

  /** A component, by its name in the response. */
  public record Check(String name, Probe probe, Without without) {
    /** A component that the server needs. */
    public Check(String name, Probe probe) {
      this(name, probe, Without.DOWN);
    }

    /** A feature that may be absent. */
    public static Check ofFeature(String name, BooleanSupplier available) {
      return new Check(name, () -> requireAvailable(available), Without.OFF);
    }

    /**
     * Without the model documents are stored and found by their words. What was stored with another
     * model is not found at all.
     *
     * @param model checks the model
     */
    public static Check ofEmbeddings(Probe model, ReindexStore documents) {
      return new Check(
          "embeddings",
          () -> {
            model.run();
            if (documents.otherIndex().isPresent()) {
              throw new UnhealthyException("other_index", ReindexStore.OTHER_INDEX, null);
            }
          },
          Without.DEGRADED);
    }

    private static void requireAvailable(BooleanSupplier available) {
      if (!available.getAsBoolean()) {
        throw new IllegalStateException("it is not available on this server");
      }
    }

    /** Without its server the bus delivers within this node only, and nodes poll the database. */
    public static Check of(Bus bus) {
      return new Check("bus", () -> requireConnected(bus), Without.DEGRADED);
    }

    private static void requireConnected(Bus bus) throws UnhealthyException {
      if (bus.disconnected()) {
        throw new UnhealthyException(
            "redis_unavailable",
            "Redis (REDIS_URL) does not respond; nodes poll the database instead.",
            null);
      }
    }
  }

  Health run() throws InterruptedException {
    Map<Check, FutureTask<Optional<Exception>>> running = new LinkedHashMap<>();
    for (Check check : checks) {
      FutureTask<Optional<Exception>> task = new FutureTask<>(() -> failure(check));
      running.put(check, task);
      Thread.ofVirtual().name("health-" + check.name()).start(task);
    }
    long deadline = System.nanoTime() + CHECK_TIMEOUT.toNanos();
    Map<String, Object> components = new LinkedHashMap<>();
    boolean all = true;
    for (Map.Entry<Check, FutureTask<Optional<Exception>>> entry : running.entrySet()) {
      Check check = entry.getKey();
      Exception failure = await(entry.getValue(), deadline - System.nanoTime()).orElse(null);
      boolean up = failure == null;
      if (check.without() != Without.OFF) {
        logChange(check, failure);
      }
      components.put(check.name(), component(check, failure));
      all &= up || check.without() != Without.DOWN;
    }
    return new Health(all ? UP : Without.DOWN.status, components);
  }

  private static Map<String, String> component(Check check, @Nullable Exception failure) {
    Map<String, String> component = new LinkedHashMap<>();
    component.put("status", failure == null ? UP : check.without().status);
    if (failure instanceof UnhealthyException reason) {
      component.put("code", reason.code);
      component.put("message", String.valueOf(reason.getMessage()));
    }
    return component;
  }

  private void logChange(Check check, @Nullable Exception failure) {
    if (failure == null) {
      if (failing.remove(check.name())) {
        log.info("{} is up again.", check.name());
      }
    } else if (failing.add(check.name())) {
      log.warn(
          check.without() == Without.DOWN
              ? "{} is down, /health responds 503 until it is up again: {}"
              : "{} is degraded: {}",
          check.name(),
          failure.toString());
    }
  }

  /** The reason why the component does not work; empty if it does. */
  private static Optional<Exception> failure(Check check) {
    try {
      check.probe().run();
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(e);
    } catch (Exception e) {
      return Optional.of(e);
    }
  }

  private static Optional<Exception> await(FutureTask<Optional<Exception>> task, long nanos)
      throws InterruptedException {
    try {
      return task.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      return Optional.of(
          new UnhealthyException(
              "no_response", "No response within " + CHECK_TIMEOUT.toSeconds() + " s.", e));
    } catch (ExecutionException e) {
      throw new IllegalStateException("the failure of a probe was not caught", e);
    }
  }
}
