package dev.quarry.testkit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens on one port of all loopback addresses, TCP and UDP, and counts what arrives. */
public final class CountingListener implements AutoCloseable {
  private final ServerSocket stream;
  private final DatagramSocket datagrams;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger packets = new AtomicInteger();

  public CountingListener() throws IOException {
    // The unspecified address, so that ::1 and 127.0.0.2 are counted too.
    stream = new ServerSocket(0);
    datagrams =
        new DatagramSocket(new InetSocketAddress((InetAddress) null, stream.getLocalPort()));
    Thread.ofVirtual().start(this::accept);
    Thread.ofVirtual().start(this::receive);
  }

  public int port() {
    return stream.getLocalPort();
  }

  public int connections() {
    return connections.get();
  }

  public int packets() {
    return packets.get();
  }

  private void accept() {
    try {
      while (true) {
        try (Socket connection = stream.accept()) {
          connections.incrementAndGet();
        }
      }
    } catch (IOException e) {
      // Closed at the end of the test.
    }
  }

  private void receive() {
    try {
      while (true) {
        datagrams.receive(new DatagramPacket(new byte[1500], 1500));
        packets.incrementAndGet();
      }
    } catch (IOException e) {
      // Closed at the end of the test.
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
    datagrams.close();
  }
}
