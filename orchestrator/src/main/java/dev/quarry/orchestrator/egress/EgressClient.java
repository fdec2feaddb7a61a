package dev.quarry.orchestrator.egress;

/**
 * The only client for outgoing HTTP requests. Every request passes the egress guard, which may
 * refuse it; see the description of this package. Thread-safe.
 */
public interface EgressClient {

  /**
   * Sends a request and reads the whole response, of any status.
   *
   * @throws EgressException if the guard refuses the request or one of its redirects, or if no
   *     complete response arrives within the limits of the request
   * @throws InterruptedException if the calling thread is interrupted; the connection is closed
   */
  EgressResponse send(EgressRequest request) throws EgressException, InterruptedException;
}
