package dev.quarry.orchestrator.egress.proxy;

import dev.quarry.orchestrator.egress.EgressException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** Copies bytes between a client and a server until both have ended, or the budget is spent. */
final class Tunnel {
  private final Socket client;
  private final InputStream fromClient;
  private final Socket server;
  private final TrafficBudget budget;

  /**
   * @param fromClient the input of the client's socket, which may hold bytes that were read ahead
   */
  Tunnel(Socket client, InputStream fromClient, Socket server, TrafficBudget budget) {
    this.client = client;
    this.fromClient = fromClient;
    this.server = server;
    this.budget = budget;
  }

  /** Returns after both directions have ended. */
  void run() throws IOException, InterruptedException {
    Thread upstream =
        Thread.ofVirtual().name("tunnel-upstream").start(() -> copy(fromClient, server));
    try {
      copy(server.getInputStream(), client);
    } finally {
      upstream.join();
    }
  }

  /** Ends the output when the input has ended; any failure ends the tunnel. */
  private void copy(InputStream in, Socket to) {
    byte[] buffer = new byte[16 * 1024];
    try {
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        budget.spend(n);
        out.write(buffer, 0, n);
      }
      to.shutdownOutput();
    } catch (IOException | EgressException e) {
      close(client);
      close(server);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
