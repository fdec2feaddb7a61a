package dev.quarry.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A DNS server (RFC 1035) on loopback that knows names as Docker's does. Thread-safe. */
final class ContainerNames implements AutoCloseable {
  private static final int HEADER_BYTES = 12;
  private static final int TYPE_A = 1;
  private static final int CLASS_IN = 1;

  /** A response, recursion available; the last digit is the code. */
  private static final int FOUND = 0x8180;

  private static final int NO_SUCH_NAME = 0x8183;

  /** Points to the name of the question. */
  private static final int NAME = 0xc00c;

  private final DatagramSocket socket =
      new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();

  ContainerNames() throws IOException {
    Thread.ofVirtual().start(this::answer);
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  void put(String name, String... known) {
    addresses.put(name, List.of(known));
  }

  private void answer() {
    DatagramPacket packet = new DatagramPacket(new byte[512], 512);
    try {
      while (!socket.isClosed()) {
        socket.receive(packet);
        byte[] response = response(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
        socket.send(new DatagramPacket(response, response.length, packet.getSocketAddress()));
      }
    } catch (IOException closed) {
      // The test has ended.
    }
  }

  private byte[] response(ByteBuffer query) throws IOException {
    int id = query.getShort(0);
    query.position(HEADER_BYTES);
    String name = name(query);
    int type = query.getShort();
    int end = query.position() + Short.BYTES;
    List<String> found = addresses.getOrDefault(name, List.of());
    List<String> sent = type == TYPE_A ? found : List.of();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int word : new int[] {id, found.isEmpty() ? NO_SUCH_NAME : FOUND, 1, sent.size(), 0, 0}) {
      writeShort(out, word);
    }
    out.write(query.array(), HEADER_BYTES, end - HEADER_BYTES);
    for (String address : sent) {
      for (int word : new int[] {NAME, TYPE_A, CLASS_IN, 0, 1, 4}) {
        writeShort(out, word);
      }
      out.write(InetAddress.ofLiteral(address).getAddress());
    }
    return out.toByteArray();
  }

  private static String name(ByteBuffer query) {
    StringBuilder name = new StringBuilder();
    for (int length = query.get(); length > 0; length = query.get()) {
      byte[] label = new byte[length];
      query.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, US_ASCII));
    }
    return name.toString();
  }

  private static void writeShort(ByteArrayOutputStream out, int value) {
    out.write(value >> 8);
    out.write(value);
  }

  @Override
  public void close() {
    socket.close();
  }
}
