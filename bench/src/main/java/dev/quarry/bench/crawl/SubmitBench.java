package dev.quarry.bench.crawl;

import dev.quarry.bench.Arguments;
import dev.quarry.bench.Machine;
import dev.quarry.bench.QuarryProcess;
import dev.quarry.bench.WorkFolder;
import dev.quarry.bench.engine.Percentiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.json.JsonMapper;

/**
 * The time of a submission by the tool {@code ingest_text} in concurrent MCP sessions, beside that
 * of {@code POST /ingest-async}, which the tool calls. No worker runs, so that the jobs stay
 * queued.
 */
public final class SubmitBench {
  public static final String USAGE =
      """
      usage: java -jar bench/target/bench.jar submit [--sessions 50] [--calls 40]
             [--launcher ./quarry]
      --calls is the number of measured calls of each session, after as many for warming up.\
      """;

  private static final int DEFAULT_SESSIONS = 50;
  private static final int DEFAULT_CALLS = 40;

  private SubmitBench() {}

  /** One caller, which is used by one thread. */
  private interface Caller {
    void submit(Map<String, Object> text) throws IOException, InterruptedException;
  }

  /** Makes a caller; not measured. */
  private interface Callers {
    Caller open() throws IOException, InterruptedException;
  }

  /**
   * @throws IllegalArgumentException for an option that is not valid
   */
  public static void run(List<String> list) throws Exception {
    Arguments arguments = Arguments.parse(list, Set.of("--launcher", "--sessions", "--calls"));
    int sessions = arguments.number("--sessions", DEFAULT_SESSIONS);
    int calls = arguments.number("--calls", DEFAULT_CALLS);
    try (WorkFolder data = WorkFolder.create();
        QuarryProcess quarry =
            QuarryProcess.start(arguments.launcher(), data.path(), Map.of("QUARRY_ROLES", "api"));
        HttpClient http = HttpClient.newHttpClient()) {
      StringBuilder table =
          new StringBuilder(
              "| %d callers | p50, ms | p99, ms | submissions/s |\n|---|---|---|---|\n"
                  .formatted(sessions));
      row(table, "`POST /ingest-async`", sessions, calls, () -> direct(http, quarry));
      row(table, "`ingest_text` by MCP", sessions, calls, () -> bySession(quarry));
      System.out.println(Machine.describe() + "\n" + table);
    }
  }

  private static Caller direct(HttpClient http, QuarryProcess quarry) {
    JsonMapper json = new JsonMapper();
    URI url = quarry.api().resolve("/ingest-async");
    return text -> {
      Map<String, Object> body = new HashMap<>(text);
      body.put("source_type", "text");
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(json.writeValueAsString(body)))
              .build();
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 202) {
        throw new IOException("The orchestrator answered " + response.statusCode());
      }
    };
  }

  private static Caller bySession(QuarryProcess quarry) throws IOException, InterruptedException {
    McpSession session = new McpSession(quarry.mcp());
    return text -> session.call("ingest_text", text);
  }

  private static void row(
      StringBuilder table, String name, int sessions, int calls, Callers callers) throws Exception {
    List<Caller> open = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      open.add(callers.open());
    }
    measure(open, calls);
    long begin = System.nanoTime();
    double[] millis = measure(open, calls);
    double seconds = (System.nanoTime() - begin) / 1e9;
    Percentiles times = Percentiles.of(millis);
    table.append(
        String.format(
            Locale.ROOT,
            "| %s | %.1f | %.1f | %.0f |%n",
            name,
            times.p50(),
            times.p99(),
            millis.length / seconds));
  }

  private static double[] measure(List<Caller> callers, int calls) throws Exception {
    double[] millis = new double[callers.size() * calls];
    try (ExecutorService threads = Executors.newFixedThreadPool(callers.size())) {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < callers.size(); i++) {
        running.add(threads.submit(loop(callers.get(i), millis, i * calls, calls)));
      }
      for (Future<Void> one : running) {
        one.get();
      }
    }
    return millis;
  }

  private static Callable<Void> loop(Caller caller, double[] millis, int from, int calls) {
    return () -> {
      for (int i = from; i < from + calls; i++) {
        Map<String, Object> text = Map.of("text", "Text number " + i, "title", "Text");
        long begin = System.nanoTime();
        caller.submit(text);
        millis[i] = (System.nanoTime() - begin) / 1e6;
      }
      return null;
    };
  }
}
