package dev.quarry.orchestrator.egress;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A response whose body is read while it arrives. Not thread-safe, except {@link #close}, which any
 * thread may call.
 */
public interface EgressStream extends AutoCloseable {

  /** The URI of the response, after redirects. */
  URI uri();

  int status();

  /** Names in lower case. */
  Map<String, List<String>> headers();

  default Optional<String> header(String name) {
    return headers().getOrDefault(name, List.of()).stream().findFirst();
  }

  /**
   * The next bytes of the decompressed body as soon as they arrive; empty at its end.
   *
   * @throws EgressException if the body is incomplete, or exceeds the size limit or the timeout
   * @throws InterruptedException if the calling thread is interrupted; close ends the exchange
   */
  Optional<byte[]> next() throws EgressException, InterruptedException;

  /** Ends the exchange. The connection is closed unless the body was read to its end. */
  @Override
  void close();
}
