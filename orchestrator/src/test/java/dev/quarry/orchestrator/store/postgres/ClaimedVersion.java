package dev.quarry.orchestrator.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** The test's server as if it were of another version: a proxy that changes what it reports. */
final class ClaimedVersion implements AutoCloseable {
  private static final String REPORT = "server_version\0";

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final URI server;
  private final String version;

  /**
   * @param jdbcUrl of a database of {@link TestDatabase}
   */
  ClaimedVersion(String jdbcUrl, String version) throws IOException {
    this.server = URI.create(jdbcUrl.substring("jdbc:".length()));
    this.version = version;
    Thread.ofVirtual().start(this::accept);
  }

  DatabaseServer server() {
    return DatabaseServer.external(
        "jdbc:postgresql://127.0.0.1:%d%s?sslmode=disable&gssEncMode=disable"
            .formatted(listener.getLocalPort(), server.getPath()),
        TestDatabase.user(),
        TestDatabase.password());
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket target = new Socket(server.getHost(), server.getPort());
        Thread.ofVirtual().start(() -> copy(client, target, this::requests));
        Thread.ofVirtual().start(() -> copy(target, client, this::responses));
      }
    } catch (IOException closed) {
      // The test has ended.
    }
  }

  private interface Copying {
    void run(Socket from, Socket to) throws IOException;
  }

  private static void copy(Socket from, Socket to, Copying copying) {
    try (from;
        to) {
      copying.run(from, to);
    } catch (IOException closed) {
      // One end has closed its connection, and so both are closed.
    }
  }

  private void requests(Socket from, Socket to) throws IOException {
    from.getInputStream().transferTo(to.getOutputStream());
  }

  /** Messages of a type, a length that includes itself, and a content. */
  private void responses(Socket from, Socket to) throws IOException {
    DataInputStream in = new DataInputStream(from.getInputStream());
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to.getOutputStream()));
    while (true) {
      byte type = in.readByte();
      byte[] content = in.readNBytes(in.readInt() - Integer.BYTES);
      if (type == 'S' && new String(content, UTF_8).startsWith(REPORT)) {
        content = (REPORT + version + "\0").getBytes(UTF_8);
      }
      out.writeByte(type);
      out.writeInt(content.length + Integer.BYTES);
      out.write(content);
      if (in.available() == 0) {
        out.flush();
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
