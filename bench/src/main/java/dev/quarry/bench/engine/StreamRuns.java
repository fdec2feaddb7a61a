package dev.quarry.bench.engine;

import dev.quarry.orchestrator.config.OrchestratorApplication;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures the memory of open event streams of a queued job. */
final class StreamRuns {
  private static final String BODY = "{\"source_type\":\"text\",\"text\":\"Waits.\"}";
  private static final int WARM_UP = 200;
  private static final int MAX_CONCURRENT_CONNECTS = 50;

  /** Resident from the start, so that later growth of the resident set lies outside of the heap. */
  private static final List<String> WHOLE_HEAP = List.of("-Xms512m", "-XX:+AlwaysPreTouch");

  private final BenchDatabase database;
  private final Path directory;

  StreamRuns(BenchDatabase database, Path directory) {
    this.database = database;
    this.directory = directory;
  }

  /**
   * Memory of the streams in bytes, after a garbage collection.
   *
   * @param heap growth of the heap
   * @param nonHeap growth of the resident set outside of the heap
   */
  record Cost(int streams, double heap, double nonHeap) {}

  /** Measures when each stream has received its first heartbeat. */
  Cost idle(int streams) throws Exception {
    database.clear();
    List<String> arguments =
        List.of(
            "--quarry.data=" + directory.resolve("quarry"),
            "--quarry.db.url=" + database.url(),
            "--quarry.db.user=" + database.user(),
            "--quarry.db.password=" + database.password(),
            "--quarry.http.max-streams=" + (streams + WARM_UP),
            "--quarry.roles=api");
    Path log = directory.resolve("streams.log");
    try (HttpServerProcess server =
        HttpServerProcess.start(WHOLE_HEAP, OrchestratorApplication.class, arguments, log)) {
      String path = submit(server.port()) + "/events";
      close(open(server.port(), path, WARM_UP));
      HttpServerProcess.Memory before = server.memory();
      List<Stream> open = open(server.port(), path, streams);
      HttpServerProcess.Memory with = server.memory();
      close(open);
      return new Cost(
          streams,
          (with.heap() - before.heap()) / (double) streams,
          (with.resident() - before.resident()) / (double) streams);
    }
  }

  private record Stream(Socket socket, BufferedReader events) {}

  private static List<Stream> open(int port, String path, int streams) throws Exception {
    List<Future<Stream>> opening = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(MAX_CONCURRENT_CONNECTS)) {
      for (int i = 0; i < streams; i++) {
        opening.add(threads.submit(() -> open(port, path)));
      }
    }
    List<Stream> open = new ArrayList<>();
    for (Future<Stream> each : opening) {
      open.add(each.get());
    }
    for (Stream stream : open) {
      awaitHeartbeat(stream.events());
    }
    return open;
  }

  private static Stream open(int port, String path) throws IOException {
    Socket socket = request(port, "GET " + path + " HTTP/1.1\r\nAccept: text/event-stream\r\n", "");
    BufferedReader response = reader(socket);
    require(line(response), "200");
    return new Stream(socket, response);
  }

  private static void awaitHeartbeat(BufferedReader events) throws IOException {
    String line = line(events);
    while (!line.startsWith(":")) {
      line = line(events);
    }
  }

  private static void close(List<Stream> open) throws IOException {
    for (Stream stream : open) {
      stream.socket().close();
    }
  }

  /** The path of the job. */
  private static String submit(int port) throws IOException {
    String head =
        "POST /ingest-async HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
            .formatted(BODY.length());
    try (Socket socket = request(port, head, BODY)) {
      BufferedReader response = reader(socket);
      require(line(response), "202");
      String line = line(response);
      while (!line.toLowerCase(Locale.ROOT).startsWith("location: ")) {
        line = line(response);
      }
      return line.substring("location: ".length());
    }
  }

  private static Socket request(int port, String head, String body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    String whole = "%sHost: 127.0.0.1:%d\r\n\r\n%s".formatted(head, port, body);
    socket.getOutputStream().write(whole.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static String line(BufferedReader response) throws IOException {
    String line = response.readLine();
    if (line == null) {
      throw new EOFException("the server closed the connection");
    }
    return line;
  }

  private static void require(String statusLine, String status) throws IOException {
    if (!statusLine.contains(" " + status + " ")) {
      throw new IOException("unexpected status line: " + statusLine);
    }
  }
}
