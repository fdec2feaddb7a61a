package dev.quarry.orchestrator.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Forwards bytes and closes each connection after a time, as load balancers do after 60 seconds.
 */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final long cutMillis;
  private final ScheduledExecutorService cuts = Executors.newSingleThreadScheduledExecutor();

  CuttingProxy(int target, long cutMillis) {
    this.target = target;
    this.cutMillis = cutMillis;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        cuts.schedule(() -> cut(caller, server), cutMillis, TimeUnit.MILLISECONDS);
        Thread.ofVirtual().start(() -> pass(caller, server));
        Thread.ofVirtual().start(() -> pass(server, caller));
      }
    } catch (IOException e) {
      // closed at the end of the test
    }
  }

  private static void cut(Socket caller, Socket server) {
    close(caller);
    close(server);
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // The proxy has closed the connection on purpose.
    } finally {
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    cuts.shutdownNow();
    listener.close();
  }
}
