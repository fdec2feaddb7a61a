package dev.quarry.orchestrator.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Responds to each message with the bytes of the test, valid HTTP or not, and closes the
 * connection.
 */
final class RawReceiver implements AutoCloseable {
  private static final String ENDLESS = "endless";

  private final ServerSocket server;
  private final String head;
  private final String body;

  RawReceiver(String status, String header, String body) throws IOException {
    this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.head = "HTTP/1.1 " + status + "\r\n" + header + "\r\n\r\n";
    this.body = body;
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/hook";
  }

  private void accept() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        readMessage(socket);
        OutputStream out = socket.getOutputStream();
        out.write((head + body).getBytes(ISO_8859_1));
        while (body.equals(ENDLESS)) {
          out.write(body.getBytes(ISO_8859_1));
        }
      } catch (IOException closedByEither) {
        // The next one, if there is to be one.
      }
    }
  }

  private static void readMessage(Socket socket) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf("\r\n\r\n") < 0) {
      read.append((char) socket.getInputStream().read());
    }
    String fields = read.toString().toLowerCase(java.util.Locale.ROOT);
    String length = fields.replaceAll("(?s).*content-length: (\\d+).*", "$1");
    socket.getInputStream().readNBytes(Integer.parseInt(length));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
