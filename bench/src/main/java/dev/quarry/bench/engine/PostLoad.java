package dev.quarry.bench.engine;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Posts the same body repeatedly on each connection, without a pause. A minimal client over
 * sockets, because its processor time is taken from the server on the same cores.
 *
 * @param perSecond responses with status 202 per second
 */
record PostLoad(double perSecond, Percentiles latency, long refused) {

  private record Connection(List<Double> millis, long refused) {}

  static PostLoad run(int port, String path, String body, int connections, Duration time)
      throws InterruptedException, ExecutionException {
    byte[] request =
        """
        POST %s HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s\
        """
            .formatted(path, port, body.getBytes(StandardCharsets.UTF_8).length, body)
            .getBytes(StandardCharsets.UTF_8);
    long end = System.nanoTime() + time.toNanos();
    List<Future<Connection>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        running.add(threads.submit(() -> connection(port, request, end)));
      }
    }
    List<Double> all = new ArrayList<>();
    long refused = 0;
    for (Future<Connection> each : running) {
      all.addAll(each.get().millis());
      refused += each.get().refused();
    }
    return new PostLoad(
        all.size() / (time.toMillis() / 1e3),
        Percentiles.of(all.stream().mapToDouble(Double::doubleValue).toArray()),
        refused);
  }

  private static Connection connection(int port, byte[] request, long end) throws IOException {
    List<Double> millis = new ArrayList<>();
    long refused = 0;
    while (System.nanoTime() < end) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        Response response;
        do {
          long before = System.nanoTime();
          socket.getOutputStream().write(request);
          response = Response.read(in);
          if (response.status() == 202) {
            millis.add((System.nanoTime() - before) / 1e6);
          } else {
            refused++;
          }
        } while (!response.last() && System.nanoTime() < end);
      }
    }
    return new Connection(millis, refused);
  }

  /**
   * A response that was read completely.
   *
   * @param last whether the server closes the connection after it
   */
  private record Response(int status, boolean last) {

    static Response read(InputStream in) throws IOException {
      int status = Integer.parseInt(line(in).split(" ")[1]);
      int length = 0;
      boolean chunked = false;
      boolean last = false;
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(lower.substring("content-length:".length()).strip());
        }
        chunked |= lower.equals("transfer-encoding: chunked");
        last |= lower.equals("connection: close");
      }
      if (chunked) {
        for (int size = chunk(in); size > 0; size = chunk(in)) {
          in.skipNBytes(size + 2L);
        }
        line(in);
      } else {
        in.skipNBytes(length);
      }
      return new Response(status, last);
    }
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
