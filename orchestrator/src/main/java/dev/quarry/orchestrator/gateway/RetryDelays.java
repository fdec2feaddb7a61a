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

  Duration after(Route.Retries retries, int attempt) {
    return retries.policy().delay(attempt, random);
  }

  /** No earlier than the upstream asks for, within the longest that the route allows. */
  Duration after(Route.Retries retries, int attempt, Optional<String> retryAfter) {
    Duration own = after(retries, attempt);
    Duration asked =
        retryAfter.flatMap(value -> RetryAfter.parse(value, clock.instant())).orElse(Duration.ZERO);
    Duration bounded =
        asked.compareTo(retries.policy().longest()) > 0 ? retries.policy().longest() : asked;
    return bounded.compareTo(own) > 0 ? bounded : own;
  }
}
