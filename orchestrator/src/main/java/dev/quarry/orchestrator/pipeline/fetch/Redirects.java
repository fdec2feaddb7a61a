package dev.quarry.orchestrator.pipeline.fetch;

import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.handler.StageException;
import java.util.Optional;
import java.util.Set;

/** Follows redirects (RFC 9110, section 15.4). Each hop is a request of its own. */
final class Redirects {
  /** RFC 9309, section 2.3.1.2, asks for at least five. */
  private static final int MAX = 5;

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private Redirects() {}

  /** The unresolved target, if the response is a redirect. */
  static Optional<String> target(EgressResponse response) {
    return STATUSES.contains(response.status()) ? response.header("location") : Optional.empty();
  }

  /** Requests one address. */
  interface Hop<T> {
    EgressResponse request(T url) throws StageException, InterruptedException;
  }

  /** Resolves a Location header against the address of its response. */
  interface Resolution<T> {
    Optional<T> resolve(T base, String location);
  }

  /**
   * The first response that is not a redirect.
   *
   * @param what is requested, for messages
   * @throws StageException {@code invalid_url}, {@code too_many_redirects}
   */
  static <T> EgressResponse follow(T url, String what, Hop<T> hop, Resolution<T> resolution)
      throws StageException, InterruptedException {
    T next = url;
    for (int redirects = 0; redirects <= MAX; redirects++) {
      EgressResponse response = hop.request(next);
      Optional<String> location = target(response);
      if (location.isEmpty()) {
        return response;
      }
      next =
          resolution
              .resolve(next, location.get())
              .orElseThrow(
                  () ->
                      StageException.permanent(
                          "invalid_url",
                          "The " + what + " redirects to an address that is not valid."));
    }
    throw StageException.permanent(
        "too_many_redirects", "The " + what + " redirects more than " + MAX + " times.");
  }
}
