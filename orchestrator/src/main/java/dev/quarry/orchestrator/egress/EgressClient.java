package dev.quarry.orchestrator.egress;

/**
 * The one way out: every outgoing request of the orchestrator passes here and is refused unless the
 * guard lets it, see this package's essay. Thread-safe.
 */
public interface EgressClient {

  /**
   * Sends a request and reads the whole answer, whatever its status.
   *
   * @throws EgressException if the guard refuses the request, or one of its redirects, or if no
   *     complete answer came within the request's limits
   * @throws InterruptedException if the calling thread is interrupted; the connection is closed
   */
  EgressResponse send(EgressRequest request) throws EgressException, InterruptedException;
}
