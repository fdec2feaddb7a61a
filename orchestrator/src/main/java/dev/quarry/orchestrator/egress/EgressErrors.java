package dev.quarry.orchestrator.egress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Maps exceptions of the HTTP library to {@link EgressException}. Their messages contain resolved
 * addresses and are not passed on; the exception is kept as the cause, for logs.
 */
final class EgressErrors {
  private EgressErrors() {}

  /**
   * @param host with its port, unless that is the default one of the scheme
   */
  static EgressException translate(IOException e, String host) {
    return switch (e) {
      case SocketTimeoutException timeout -> timedOut(host, timeout);
      case InterruptedIOException timeout -> timedOut(host, timeout);
      case SSLException tls ->
          new EgressException(
              "tls_failed",
              "No TLS connection to " + host + " could be made; check its certificate.",
              false,
              tls);
      case ConnectException connect -> connectFailed(host, connect);
      case NoRouteToHostException connect -> connectFailed(host, connect);
      case ProtocolException protocol -> broken(host, false, protocol);
      case ZipException zip -> broken(host, false, zip);
      case EOFException end -> broken(host, true, end);
      default -> broken(host, true, e);
    };
  }

  static EgressException timedOut(String host, @Nullable Throwable cause) {
    return new EgressException(
        "timeout", "The host " + host + " did not send a complete response in time.", true, cause);
  }

  private static EgressException connectFailed(String host, IOException cause) {
    return new EgressException(
        "connect_failed",
        "No connection to " + host + " could be made; it may be down or refuse connections.",
        true,
        cause);
  }

  private static EgressException broken(String host, boolean retryable, IOException cause) {
    return new EgressException(
        "protocol_error",
        "The response of " + host + " is incomplete or not valid HTTP.",
        retryable,
        cause);
  }
}
