package dev.quarry.faults;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * A proxy to a server on loopback whose connection can be cut: bytes are held back and nothing is
 * refused or closed, as when a cable is unplugged. Thread-safe.
 */
final class TcpProxy implements AutoCloseable {
  private final IntSupplier target;
  private final Supplier<Pump.Pair> pumps;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private boolean cut;

  /**
   * @param target supplies the port of the server for each connection
   */
  TcpProxy(IntSupplier target, Supplier<Pump.Pair> pumps) throws IOException {
    this.target = target;
    this.pumps = pumps;
    this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  TcpProxy(IntSupplier target) throws IOException {
    this(target, () -> new Pump.Pair(Pump.raw(), Pump.raw()));
  }

  int port() {
    return listener.getLocalPort();
  }

  synchronized void cut() {
    cut = true;
  }

  synchronized void heal() {
    cut = false;
    notifyAll();
  }

  /** Closes all connections, as a crashed server does. */
  void reset() {
    sockets.forEach(TcpProxy::end);
  }

  private synchronized void awaitPath() throws IOException {
    try {
      while (cut) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private void connect(Socket client) {
    try {
      awaitPath();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target.getAsInt());
      server.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      sockets.add(server);
      Pump.Pair pair = pumps.get();
      Thread.ofVirtual().start(() -> carry(pair.toServer(), client, server));
      carry(pair.toClient(), server, client);
    } catch (IOException e) {
      end(client); // Nothing listens there: the client sees a closed connection.
    }
  }

  private void carry(Pump pump, Socket from, Socket to) {
    try {
      pump.run(new Gated(from.getInputStream()), to.getOutputStream());
    } catch (IOException e) {
      // One side has closed the connection; the other one will notice.
    } finally {
      end(from);
      end(to);
    }
  }

  /** Holds back bytes while the connection is cut. */
  private final class Gated extends FilterInputStream {
    Gated(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      awaitPath();
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      awaitPath();
      return read;
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    heal();
    reset();
  }
}
