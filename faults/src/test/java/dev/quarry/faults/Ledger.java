package dev.quarry.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Records events that are observed outside of the product. Thread-safe. */
final class Ledger implements AutoCloseable {

  /** A handler started on a job, on a node that held it in this epoch. */
  record Start(UUID job, long epoch, int attempt, String node, long nanos) {}

  /**
   * What a handler did after its start: returned, threw, was interrupted, ignored the interrupt.
   */
  record Word(UUID job, long epoch, String node, String what, long nanos) {}

  private final HttpServer server;
  private final Set<UUID> accepted = ConcurrentHashMap.newKeySet();
  private final Queue<Start> starts = new ConcurrentLinkedQueue<>();
  private final Queue<Word> words = new ConcurrentLinkedQueue<>();
  private final AtomicInteger ends = new AtomicInteger();
  private final Set<String> disturbed = ConcurrentHashMap.newKeySet();

  Ledger() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/started", exchange -> write(exchange, this::started));
    server.createContext("/said", exchange -> write(exchange, this::said));
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The product answered 202 for this job. */
  void accepted(UUID job) {
    accepted.add(job);
  }

  /** The test kills, pauses, stops or disconnects this node, so its jobs may start again. */
  void disturbed(String node) {
    disturbed.add(node);
  }

  Set<UUID> accepted() {
    return Set.copyOf(accepted);
  }

  Set<String> disturbed() {
    return Set.copyOf(disturbed);
  }

  List<Start> starts() {
    return List.copyOf(starts);
  }

  List<Start> starts(UUID job) {
    return starts.stream().filter(start -> start.job().equals(job)).toList();
  }

  /** The number of handlers that have ended, successfully or not. */
  int ends() {
    return ends.get();
  }

  List<Word> words(UUID job) {
    return words.stream().filter(word -> word.job().equals(job)).toList();
  }

  /** The jobs whose handler has started on a node and has not ended there. */
  Set<UUID> running(String node) {
    return starts.stream()
        .filter(start -> start.node().equals(node) && !ended(start))
        .map(Start::job)
        .collect(Collectors.toSet());
  }

  private boolean ended(Start start) {
    return words.stream()
        .anyMatch(
            word ->
                word.job().equals(start.job())
                    && word.epoch() == start.epoch()
                    && !word.what().equals("ignores"));
  }

  private interface Entry {
    void add(UUID job, long epoch, Map<String, String> query);
  }

  private void started(UUID job, long epoch, Map<String, String> query) {
    int attempt = Integer.parseInt(said(query, "attempt"));
    starts.add(new Start(job, epoch, attempt, said(query, "node"), System.nanoTime()));
  }

  private void said(UUID job, long epoch, Map<String, String> query) {
    String what = said(query, "what");
    words.add(new Word(job, epoch, said(query, "node"), what, System.nanoTime()));
    if (!what.equals("ignores")) {
      ends.incrementAndGet();
    }
  }

  private static String said(Map<String, String> query, String name) {
    return Objects.requireNonNull(query.get(name), name);
  }

  private static void write(HttpExchange exchange, Entry entry) throws IOException {
    try (exchange) {
      Map<String, String> query =
          Arrays.stream(exchange.getRequestURI().getQuery().split("&"))
              .map(pair -> pair.split("=", 2))
              .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
      entry.add(UUID.fromString(said(query, "job")), Long.parseLong(said(query, "epoch")), query);
      exchange.sendResponseHeaders(200, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
