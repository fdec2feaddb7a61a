package dev.quarry.mcp.orchestrator.http;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the attempts of a call: limits how many run at the same time, repeats failed ones, and
 * refuses calls while the orchestrator does not respond. Thread-safe.
 */
final class CallPolicy {
  /** No attempt begins later: clients abort a tool call after 60 seconds. */
  private static final Duration MAX_TIME = Duration.ofSeconds(10);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final int PAUSE_FACTOR = 4;

  /** A longer Retry-After is told to the caller, which has other things to do meanwhile. */
  private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(2);

  private final ClientSettings settings;
  private final Semaphore running;
  private final CircuitBreaker circuit;

  CallPolicy(ClientSettings settings) {
    this.settings = settings;
    this.running = new Semaphore(settings.maxRequests());
    this.circuit =
        new CircuitBreaker(settings.circuitFailures(), settings.circuitPause(), System::nanoTime);
  }

  /**
   * Whether the same call may be sent again after a failure.
   *
   * <p>{@code ALWAYS}: it has no effect, or has an idempotency key. {@code IF_NOT_SENT}: only if it
   * has not reached the orchestrator.
   */
  enum Repeat {
    ALWAYS,
    IF_NOT_SENT
  }

  /**
   * Makes the call.
   *
   * @param attempt sends the request and reads the response; may run several times
   * @throws OrchestratorException that of the last attempt
   */
  <T> T call(Repeat repeat, Supplier<T> attempt) {
    long start = System.nanoTime();
    for (int retry = 0; ; retry++) {
      circuit.check();
      try {
        return limited(attempt);
      } catch (OrchestratorException e) {
        Duration pause = retry < settings.retries() ? pauseAfter(e, repeat, retry) : null;
        if (pause == null || System.nanoTime() - start + pause.toNanos() > MAX_TIME.toNanos()) {
          throw e;
        }
        sleep(pause);
      }
    }
  }

  private <T> T limited(Supplier<T> attempt) {
    if (!acquire()) {
      throw new OrchestratorException(
          "too_many_requests",
          "This server already has "
              + settings.maxRequests()
              + " requests to the orchestrator. Repeat the call in a few seconds.",
          503,
          true,
          null);
    }
    try {
      T result = attempt.get();
      circuit.responded();
      return result;
    } catch (OrchestratorException e) {
      count(e);
      throw e;
    } finally {
      running.release();
    }
  }

  private boolean acquire() {
    try {
      return running.tryAcquire(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void count(OrchestratorException e) {
    switch (e.kind()) {
      case RESPONSE -> circuit.responded();
      case NOT_SENT, LOST -> circuit.failed();
      case INTERRUPTED -> {}
    }
  }

  /** How long to wait before the next attempt; null: there must be none. */
  private @Nullable Duration pauseAfter(OrchestratorException e, Repeat repeat, int retry) {
    boolean repeatable =
        switch (e.kind()) {
          case NOT_SENT -> true;
          case LOST -> repeat == Repeat.ALWAYS;
          case RESPONSE -> repeat == Repeat.ALWAYS && e.status() >= 502 && e.status() <= 504;
          case INTERRUPTED -> false;
        };
    Duration asked = e.retryAfter();
    if (!repeatable || asked != null && asked.compareTo(MAX_RETRY_AFTER) > 0) {
      return null;
    }
    if (asked != null) {
      return asked;
    }
    double jitter = 0.5 + ThreadLocalRandom.current().nextDouble();
    return Duration.ofMillis(
        Math.round(FIRST_PAUSE.toMillis() * Math.pow(PAUSE_FACTOR, retry) * jitter));
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** The call ends because its thread was interrupted. Sets the interrupt flag. */
  static OrchestratorException interrupted(@Nullable Throwable cause) {
    Thread.currentThread().interrupt();
    return new OrchestratorException(
        OrchestratorException.INTERRUPTED,
        "The call was interrupted because this process is stopping; repeat it later.",
        0,
        true,
        cause);
  }
}
