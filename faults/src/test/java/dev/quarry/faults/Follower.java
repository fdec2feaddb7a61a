package dev.quarry.faults;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;

/**
 * Follows a job over a socket without buffering, so that unread bytes fill the send buffer of the
 * node.
 */
abstract sealed class Follower implements AutoCloseable permits SseFollower, SocketFollower {
  /** The two ways to follow a job. */
  enum Kind {
    SSE("event streams"),
    WEBSOCKET("WebSockets");

    final String words;

    Kind(String words) {
      this.words = words;
    }

    /** Connects and requests the events after a given one; reads nothing yet. */
    Follower follow(NodeProcess node, UUID job, long after) throws IOException {
      return switch (this) {
        case SSE -> new SseFollower(node, job, after);
        case WEBSOCKET -> new SocketFollower(node, job, after);
      };
    }
  }

  /** Small, so that the node soon notices that the client does not read. */
  private static final int RECEIVE_BUFFER = 4_096;

  private static final Executor READERS = Executors.newVirtualThreadPerTaskExecutor();

  /** Numbers of the received events, in order. */
  final List<Long> seen = new CopyOnWriteArrayList<>();

  final Socket socket = new Socket();

  Follower(NodeProcess node, String request) throws IOException {
    socket.setReceiveBufferSize(RECEIVE_BUFFER);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()), 5_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads until the job's last event or the end of the connection. */
  CompletableFuture<Void> reading() {
    return CompletableFuture.runAsync(
        () -> {
          try (InputStream in = new BufferedInputStream(socket.getInputStream())) {
            requireStatus(line(in));
            read(in);
          } catch (IOException ended) {
            // The node was killed; the events received so far are kept.
          }
        },
        READERS);
  }

  abstract Kind kind();

  /** The status line and headers of the response. */
  abstract String status();

  /** Records the numbers of events after the header of the response. */
  abstract void read(InputStream in) throws IOException;

  private void requireStatus(String line) {
    if (!line.startsWith("HTTP/1.1 " + status())) {
      throw new IllegalStateException("answered " + line);
    }
  }

  /** A line without its terminator. */
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  long last() {
    return seen.isEmpty() ? 0 : seen.getLast();
  }

  static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
