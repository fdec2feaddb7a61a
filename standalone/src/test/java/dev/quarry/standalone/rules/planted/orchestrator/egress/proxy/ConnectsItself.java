package dev.quarry.standalone.rules.planted.orchestrator.egress.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Planted: a connection that the guard does not see. */
final class ConnectsItself {
  private ConnectsItself() {}

  static void connect(InetSocketAddress address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address);
    }
  }
}
