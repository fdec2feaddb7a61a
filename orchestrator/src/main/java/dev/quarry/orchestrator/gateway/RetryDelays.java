package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.egress.RetryAfter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How long to wait before a call is made again. Thread-safe if its parts are. */
final class RetryDelays {
  private final Clock clock;
  private final RandomGenerator random;

  RetryDelays(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** Twice as long each time, from half to all of it at random. */
  Duration after(Route.Retries retries, int attempt) {
    long doubled = retries.first().toMillis() << Math.clamp(attempt - 1, 0, 20);
    long most = Math.min(doubled, retries.longest().toMillis());
    return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
  }

  /** No earlier than the upstream asks for, within the longest that the route allows. */
  Duration after(Route.Retries retries, int attempt, Optional<String> retryAfter) {
    Duration own = after(retries, attempt);
    Duration asked =
        retryAfter.flatMap(value -> RetryAfter.parse(value, clock.instant())).orElse(Duration.ZERO);
    Duration bounded = asked.compareTo(retries.longest()) > 0 ? retries.longest() : asked;
    return bounded.compareTo(own) > 0 ? bounded : own;
  }
}
