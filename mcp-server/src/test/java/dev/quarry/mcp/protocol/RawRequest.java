package dev.quarry.mcp.protocol;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sends requests with headers that the JDK's HTTP client does not allow, such as Host. */
public final class RawRequest {
  private RawRequest() {}

  /**
   * @param head request line and headers, without the empty line; Connection is added
   * @return the whole response
   */
  public static String send(String url, String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort())) {
      String request = head.strip().replace("\n", "\r\n") + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
