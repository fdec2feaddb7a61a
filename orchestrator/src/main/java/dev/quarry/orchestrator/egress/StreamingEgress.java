package dev.quarry.orchestrator.egress;

/** The same one way out, for answers that are read while they arrive. Thread-safe. */
public interface StreamingEgress extends EgressClient {

  /**
   * Sends a request and answers as soon as the header of the answer has come; its body is read
   * piece by piece while it arrives. The request's limits hold for the whole of it. Compression is
   * not asked for, because it would hold lines back.
   *
   * @return to be closed by the caller, which ends the exchange wherever it is
   * @throws EgressException as {@link #send}
   * @throws InterruptedException if the calling thread is interrupted; the connection is closed
   */
  EgressStream open(EgressRequest request) throws EgressException, InterruptedException;
}
