package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that follow jobs: some never read, some lose their node. */
@Tag("full")
class StreamsTest {
  private static final int EVENTS = Scale.times(300, 2_000);

  /** Follows a job over a bare socket, so that nothing buffers what is not read. */
  private static final class Follower implements AutoCloseable {
    final List<Long> seen = new CopyOnWriteArrayList<>();
    private final Socket socket = new Socket();

    Follower(NodeProcess node, UUID job, long after) throws IOException {
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()), 5_000);
      String request =
          "GET /jobs/%s/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/event-stream\r\nLast-Event-ID: %d\r\n\r\n"
              .formatted(job, node.port(), after);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Until the job's last event or the end of the connection. */
    void read() {
      try {
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          if (line.startsWith("id:")) {
            seen.add(Long.parseLong(line.substring(3).strip()));
          }
        }
      } catch (IOException ended) {
        // The node has gone; what was seen until then counts.
      }
    }

    long last() {
      return seen.isEmpty() ? 0 : seen.getLast();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void clients_that_never_read_cost_little_and_disturb_nobody() throws Exception {
    try (Scene scene = new Scene("clients_that_never_read_cost_little_and_disturb_nobody")) {
      NodeProcess node = scene.start("a");
      List<Follower> deaf = new ArrayList<>();
      try {
        UUID job = scene.submit(node, "chatty", "sleep-2000", "chat-" + EVENTS);
        long before = heap(node);
        for (int i = 0; i < Scale.times(100, 500); i++) {
          deaf.add(new Follower(node, job, 0));
        }
        scene.injected("event streams that are never read", deaf.size());
        try (Follower reader = new Follower(node, job, 0)) {
          CompletableFuture<Void> reading = CompletableFuture.runAsync(reader::read);
          Rows.Row end = scene.jobs.awaitEnd(job, Duration.ofMinutes(2));
          Await.until(
              "the reader has seen all",
              Duration.ofSeconds(20),
              () -> reader.last() == end.number("last_seq"));
          assertThat(reader.seen)
              .isEqualTo(LongStream.rangeClosed(1, end.number("last_seq")).boxed().toList());
          reading.cancel(true);
        }
        long grown = heap(node) - before;
        Report.note(
            "  heap",
            "grew by " + (grown >> 20) + " MB with " + deaf.size() + " clients that never read");
        assertThat(grown).isLessThan(100L << 20);
        assertThat(node.api().get("/health").status()).isEqualTo(200);
      } finally {
        for (Follower each : deaf) {
          each.close();
        }
      }
      scene.settle(Duration.ofSeconds(30));
    }
  }

  /** After a collection, so that garbage does not count. */
  private static long heap(NodeProcess node) throws Exception {
    node.command("GC.run");
    return node.api()
        .text("/actuator/prometheus")
        .lines()
        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void a_stream_goes_on_at_another_node_without_a_gap() throws Exception {
    try (Scene scene = new Scene("a_stream_goes_on_at_another_node_without_a_gap")) {
      NodeProcess worker = scene.start("worker");
      scene.with("quarry.roles", "api");
      NodeProcess first = scene.start("first");
      NodeProcess second = scene.start("second");
      UUID job = scene.submit(second, "chatty", "chat-" + EVENTS);
      List<Long> seen = new ArrayList<>();
      try (Follower follower = new Follower(first, job, 0)) {
        CompletableFuture<Void> reading = CompletableFuture.runAsync(follower::read);
        Await.until("some events", Duration.ofSeconds(30), () -> follower.last() > EVENTS / 4);
        scene.kill(first);
        reading.join();
        seen.addAll(follower.seen);
      }
      try (Follower follower = new Follower(second, job, seen.getLast())) {
        CompletableFuture<Void> reading = CompletableFuture.runAsync(follower::read);
        Rows.Row end = scene.jobs.awaitEnd(job, Duration.ofMinutes(2));
        Await.until(
            "all events", Duration.ofSeconds(20), () -> follower.last() == end.number("last_seq"));
        seen.addAll(follower.seen);
        assertThat(seen)
            .isEqualTo(LongStream.rangeClosed(1, end.number("last_seq")).boxed().toList());
        reading.cancel(true);
      }
      scene.injected("API node killed under an event stream");
      assertThat(worker.alive()).isTrue();
      scene.settle(Duration.ofSeconds(30));
    }
  }
}
