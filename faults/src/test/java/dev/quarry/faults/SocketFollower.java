package dev.quarry.faults;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A WebSocket (RFC 6455), resumed by {@code after=}. */
final class SocketFollower extends Follower {
  private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;

  /** A final pong frame, masked with zeros as client frames must be, without payload. */
  private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};

  SocketFollower(NodeProcess node, UUID job, long after) throws IOException {
    super(
        node,
        """
        GET /ws/jobs/%s?after=%d HTTP/1.1
        Host: 127.0.0.1:%d
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

        """
            .formatted(job, after, node.port())
            .replace("\n", "\r\n"));
  }

  @Override
  Kind kind() {
    return Kind.WEBSOCKET;
  }

  @Override
  String status() {
    return "101";
  }

  @Override
  void read(InputStream in) throws IOException {
    String header = line(in);
    while (!header.isEmpty()) {
      header = line(in);
    }
    while (true) {
      int opcode = octet(in) & 0x0f;
      int length = length(in);
      byte[] payload = in.readNBytes(length);
      if (payload.length < length) {
        throw new EOFException();
      }
      switch (opcode) {
        case TEXT -> note(new String(payload, StandardCharsets.UTF_8));
        case PING -> socket.getOutputStream().write(PONG);
        case CLOSE -> {
          return;
        }
        default -> throw new IOException("a frame of the type " + opcode);
      }
    }
  }

  /** An event is a JSON object whose second member is its number. */
  private void note(String event) throws IOException {
    Matcher seq = SEQ.matcher(event);
    if (!seq.find()) {
      throw new IOException("no event: " + event);
    }
    seen.add(Long.parseLong(seq.group(1)));
  }

  /** A server does not mask: the first bit is 0. */
  private static int length(InputStream in) throws IOException {
    int length = octet(in);
    return switch (length) {
      case 126 -> octet(in) << 8 | octet(in);
      case 127 -> throw new IOException("a frame of more than 64 kB");
      default -> length;
    };
  }

  private static int octet(InputStream in) throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException();
    }
    return octet;
  }
}
