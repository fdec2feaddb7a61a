package dev.quarry.settings;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Checks before startup that the server can listen on its address. The web server binds its port
 * last, after the database has been migrated, so Spring Boot's own report of a used port comes
 * late. If another program takes the port in between, that report appears.
 */
record ListeningAddress(@Nullable InetAddress address, int port, String portVariable) {
  private static final int ANY_PORT = 0;

  /**
   * @throws ConfigurationException naming the key to change
   */
  void requireFree() {
    if (port == ANY_PORT) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (BindException e) {
      throw isTaken(e) ? taken() : unusable(e);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static boolean isTaken(BindException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("in use");
  }

  private ConfigurationException taken() {
    return new ConfigurationException(
        "Another program already listens on port " + port + ".",
        "Stop that program, which may be another Quarry, or set "
            + portVariable
            + " (server.port) to a free port.");
  }

  private ConfigurationException unusable(IOException e) {
    return new ConfigurationException(
        "This server cannot listen on "
            + (address == null ? "" : address.getHostAddress() + " ")
            + "port "
            + port
            + ": "
            + e.getMessage()
            + ".",
        "Set QUARRY_BIND (server.address) to an address of this machine, and "
            + portVariable
            + " (server.port) to a port that this account may use.");
  }
}
