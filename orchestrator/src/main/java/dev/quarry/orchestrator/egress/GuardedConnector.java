package dev.quarry.orchestrator.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Opens TCP connections for tunnels whose content the guard cannot read, such as TLS. The host is
 * resolved once, all its addresses are checked, and only these are connected to. Thread-safe.
 */
public final class GuardedConnector {
  private final EgressPolicy policy;
  private final Duration connectTimeout;

  GuardedConnector(EgressPolicy policy, Duration connectTimeout) {
    this.policy = policy;
    this.connectTimeout = connectTimeout;
  }

  /**
   * Connects to a host. An interrupt of a virtual thread ends the attempt.
   *
   * @param host a name or an address; IPv6 in brackets or without
   * @throws EgressException if the guard refuses the host or port, or no address accepts
   */
  public Socket connect(String host, int port) throws EgressException {
    String name = canonical(host);
    List<InetAddress> addresses =
        switch (policy.decide(name, port)) {
          case EgressPolicy.Decision.Allowed(List<InetAddress> checked) -> checked;
          case EgressPolicy.Decision.Refused(String code, String message) ->
              throw new EgressException(code, message, false, null);
        };
    IOException last = new IOException("the host has no address");
    for (InetAddress address : addresses) {
      try {
        return connected(new InetSocketAddress(address, port));
      } catch (IOException e) {
        last = e;
      }
    }
    throw EgressErrors.translate(last, name);
  }

  /** As the HTTP client spells it, so that both decide about the same host. */
  private static String canonical(String host) {
    return AddressLiteral.parse(host)
        .map(InetAddress::getHostAddress)
        .orElseGet(() -> host.toLowerCase(Locale.ROOT));
  }

  private Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address, Math.toIntExact(connectTimeout.toMillis()));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
