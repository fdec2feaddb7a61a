package dev.quarry.orchestrator.egress.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The header section of a request to a proxy (RFC 9112, section 3.2).
 *
 * @param target {@code host:port} of a CONNECT, otherwise an absolute URL
 * @param headers names in lower case; repeated fields are joined by commas
 */
record ProxyRequest(String method, String target, Map<String, String> headers) {
  private static final int MAX_HEAD_BYTES = 64 * 1024;
  private static final int MAX_BODY_BYTES = 1024 * 1024;

  /** Fields between client and proxy only (RFC 9110, section 7.6.1). */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "proxy-connection",
          "proxy-authorization",
          "proxy-authenticate",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  ProxyRequest {
    headers = Map.copyOf(headers);
  }

  /**
   * Reads a header section.
   *
   * @return empty if the client has closed the connection before it
   * @throws ProtocolException if it is malformed or too long
   */
  static Optional<ProxyRequest> read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int lineLength = 0;
    while (true) {
      int b = in.read();
      if (b < 0) {
        if (head.size() == 0) {
          return Optional.empty();
        }
        throw new ProtocolException("the header section is incomplete");
      }
      head.write(b);
      if (head.size() > MAX_HEAD_BYTES) {
        throw new ProtocolException("the header section is too long");
      }
      if (b == '\n') {
        if (lineLength == 0) {
          return Optional.of(parse(head.toString(ISO_8859_1)));
        }
        lineLength = 0;
      } else if (b != '\r') {
        lineLength++;
      }
    }
  }

  private static ProxyRequest parse(String head) throws ProtocolException {
    List<String> lines = head.lines().toList();
    String[] start = lines.getFirst().split(" ", -1);
    if (start.length != 3 || !start[2].startsWith("HTTP/1.")) {
      throw new ProtocolException("this is not a request line");
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (line.isEmpty()) {
        continue;
      }
      if (colon <= 0) {
        throw new ProtocolException("this is not a header field");
      }
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (first, next) -> first + ", " + next);
    }
    return new ProxyRequest(start[0], start[1], headers);
  }

  boolean isConnect() {
    return method.equals("CONNECT");
  }

  boolean hasBody() {
    return headers.containsKey("transfer-encoding")
        || !headers.getOrDefault("content-length", "0").equals("0");
  }

  /**
   * Reads the body.
   *
   * @throws ProtocolException if it has no length or is too large
   */
  byte[] readBody(InputStream in) throws IOException {
    if (headers.containsKey("transfer-encoding")) {
      throw new ProtocolException("a body without a length is not supported");
    }
    String length = headers.getOrDefault("content-length", "0");
    if (!length.matches("\\d{1,9}") || Integer.parseInt(length) > MAX_BODY_BYTES) {
      throw new ProtocolException("the body is too large");
    }
    byte[] body = in.readNBytes(Integer.parseInt(length));
    if (body.length < Integer.parseInt(length)) {
      throw new ProtocolException("the body is incomplete");
    }
    return body;
  }

  /** The headers for the server. */
  Map<String, String> forwarded() {
    Map<String, String> forwarded = new TreeMap<>(headers);
    forwarded.keySet().removeAll(hopByHop(headers.getOrDefault("connection", "")));
    return forwarded;
  }

  /**
   * The names of the fields that a proxy does not forward.
   *
   * @param connection the value of the field Connection, which names further ones
   */
  static Set<String> hopByHop(String connection) {
    Set<String> names = new HashSet<>(HOP_BY_HOP);
    for (String name : connection.split(",", -1)) {
      names.add(name.strip().toLowerCase(Locale.ROOT));
    }
    return names;
  }
}
