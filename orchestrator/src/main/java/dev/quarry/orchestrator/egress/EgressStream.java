package dev.quarry.orchestrator.egress;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to an outgoing request whose body is still coming. For one thread at a time; only
 * {@link #close} may be called from another.
 */
public interface EgressStream extends AutoCloseable {

  /** Where the answer comes from, after redirects. */
  URI uri();

  int status();

  /** Names in lower case. */
  Map<String, List<String>> headers();

  default Optional<String> header(String name) {
    return headers().getOrDefault(name, List.of()).stream().findFirst();
  }

  /**
   * The next bytes of the body, decompressed, as soon as there are any; empty at its end.
   *
   * @throws EgressException if the body breaks off or exceeds the request's size or time
   * @throws InterruptedException if the calling thread is interrupted; close ends the exchange
   */
  Optional<byte[]> next() throws EgressException, InterruptedException;

  /** Ends the exchange. A body that was not read to its end costs the connection. */
  @Override
  void close();
}
