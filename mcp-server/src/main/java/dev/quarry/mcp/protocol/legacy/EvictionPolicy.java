package dev.quarry.mcp.protocol.legacy;

import dev.quarry.mcp.access.Caller;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides which session ends for a new one when a limit is reached. An API key or a tenant over its
 * quota loses a session of its own. On a full server the tenant with the most sessions loses one; a
 * tenant with no more than an equal share of the server never loses one to another tenant. A
 * session with an open request is never evicted.
 *
 * @param limits the limits of sessions
 */
record EvictionPolicy(SessionLimits limits) {
  /** Sessions in use: the end of their requests is not known, so clients ask at this interval. */
  private static final Duration RETRY_INTERVAL = Duration.ofMinutes(1);

  private record Candidate(String id, Session session) {
    String tenant() {
      return session.tenant();
    }
  }

  /**
   * The id of the session to close before the caller gets a new one; empty if no limit is reached.
   *
   * @param now monotonic time in nanoseconds
   * @throws SessionLimitException if a limit is reached and no session can be evicted
   */
  Optional<String> sessionToEvict(Map<String, Session> open, Caller caller, long now)
      throws SessionLimitException {
    List<Candidate> all =
        open.entrySet().stream().map(e -> new Candidate(e.getKey(), e.getValue())).toList();
    List<Candidate> ofKey = all.stream().filter(each -> each.session().isOfCaller()).toList();
    if (ofKey.size() >= limits.maxPerKey()) {
      return Optional.of(idlest(ofKey).orElseThrow(() -> inUse("This API key", ofKey.size())));
    }
    List<Candidate> ofTenant =
        all.stream().filter(each -> each.tenant().equals(caller.tenant())).toList();
    if (ofTenant.size() >= limits.maxPerTenant()) {
      return Optional.of(idlest(ofTenant).orElseThrow(() -> inUse("This tenant", ofTenant.size())));
    }
    return all.size() < limits.max()
        ? Optional.empty()
        : Optional.of(ofLargestTenant(all, caller.tenant()).orElseThrow(() -> full(all, now)));
  }

  private static Optional<String> idlest(Collection<Candidate> candidates) {
    return candidates.stream()
        .filter(each -> each.session().quiet())
        .min(Comparator.comparingLong(each -> each.session().lastUsed()))
        .map(Candidate::id);
  }

  private Optional<String> ofLargestTenant(List<Candidate> all, String newcomer) {
    Map<String, List<Candidate>> byTenant =
        all.stream().collect(Collectors.groupingBy(Candidate::tenant));
    int tenants = byTenant.size() + (byTenant.containsKey(newcomer) ? 0 : 1);
    return byTenant.entrySet().stream()
        .filter(
            each ->
                each.getKey().equals(newcomer)
                    || (long) each.getValue().size() * tenants > limits.max())
        .map(Map.Entry::getValue)
        .sorted(Comparator.comparingInt((List<Candidate> each) -> each.size()).reversed())
        .flatMap(each -> idlest(each).stream())
        .findFirst();
  }

  private static SessionLimitException inUse(String owner, int sessions) {
    return new SessionLimitException(
        429,
        RETRY_INTERVAL,
        "%s has %d MCP sessions in use, which is the limit. End one with DELETE, or try again in %d"
                .formatted(owner, sessions, RETRY_INTERVAL.toSeconds())
            + " s: a session without an open request is then replaced.");
  }

  /** The time until a session of any tenant exceeds its idle timeout, at most the interval. */
  private SessionLimitException full(List<Candidate> all, long now) {
    Duration wait =
        all.stream()
            .map(Candidate::session)
            .filter(Session::quiet)
            .map(each -> limits.idle().minusNanos(now - each.lastUsed()).plusSeconds(1))
            .filter(each -> each.compareTo(RETRY_INTERVAL) < 0)
            .min(Comparator.naturalOrder())
            .orElse(RETRY_INTERVAL);
    return new SessionLimitException(
        503,
        wait,
        "This server has its maximum number of MCP sessions, and each one that could be replaced"
            + " has an open request. Try again in %d s.".formatted(wait.toSeconds()));
  }
}
