package dev.quarry.orchestrator.egress;

/** An egress client that can also read a response while it arrives. Thread-safe. */
public interface StreamingEgress extends EgressClient {

  /**
   * Sends a request and returns as soon as the headers have arrived. The limits of the request
   * apply to the whole response. Compression is not offered, because it would delay lines.
   *
   * @return must be closed by the caller, which ends the exchange at any point
   * @throws EgressException as {@link #send}
   * @throws InterruptedException if the calling thread is interrupted; the connection is closed
   */
  EgressStream open(EgressRequest request) throws EgressException, InterruptedException;
}
