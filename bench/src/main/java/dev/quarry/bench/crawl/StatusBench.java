package dev.quarry.bench.crawl;

import dev.quarry.bench.Arguments;
import dev.quarry.bench.Machine;
import dev.quarry.bench.QuarryProcess;
import dev.quarry.bench.SiteServer;
import dev.quarry.bench.StandInEmbeddings;
import dev.quarry.bench.WorkFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What users read about one crawl, from its submission to its end: the lines of {@code ./quarry
 * crawl} in a pipe, and the messages of the MCP tool {@code get_job_status} for the same job.
 */
public final class StatusBench {
  public static final String USAGE =
      """
      usage: java -jar bench/target/bench.jar status --site FOLDER [--max-pages 200]
             [--poll 500] [--launcher ./quarry] [--embeddings stand-in|product]
      FOLDER holds a static HTML site with an index.html; it is served on loopback and crawled.
      --poll is the time between two calls of get_job_status in milliseconds.\
      """;

  private static final int DEFAULT_MAX_PAGES = 200;
  private static final int DEFAULT_POLL_MILLIS = 500;
  private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled");

  private StatusBench() {}

  /**
   * The options.
   *
   * @param site directory of HTML pages with an {@code index.html}
   * @param maxPages maximum number of pages to store
   * @param poll time between the end of a call of the tool and the next one
   */
  record Options(Path site, int maxPages, Duration poll, CrawlOptions crawl) {
    static Options parse(List<String> list) {
      Arguments arguments = CrawlOptions.arguments(list, "--site", "--max-pages", "--poll");
      return new Options(
          arguments.site(),
          arguments.number("--max-pages", DEFAULT_MAX_PAGES),
          Duration.ofMillis(arguments.number("--poll", DEFAULT_POLL_MILLIS)),
          CrawlOptions.of(arguments));
    }
  }

  /**
   * @throws IllegalArgumentException for an option that is not valid
   */
  public static void run(List<String> arguments) throws Exception {
    Options options = Options.parse(arguments);
    try (WorkFolder data = WorkFolder.create()) {
      System.out.println(measure(options, data.path()));
    }
  }

  static String measure(Options options, Path data) throws IOException, InterruptedException {
    try (SiteServer site = new SiteServer(options.site());
        StandInEmbeddings embeddings = new StandInEmbeddings();
        QuarryProcess quarry = options.crawl().start(data, embeddings);
        McpSession session = new McpSession(quarry.mcp());
        CommandTrace command = new CommandTrace(command(quarry, site.url("/"), options))) {
      Map<String, Object> job = Map.of("job_id", command.job().toString());
      Map<String, Instant> messages = new LinkedHashMap<>();
      JsonNode status = session.call("get_job_status", job);
      note(status, messages);
      while (!ENDS.contains(status.path("status").asString())) {
        Thread.sleep(options.poll());
        status = session.call("get_job_status", job);
        note(status, messages);
      }
      StatusReport report = new StatusReport(Instant.parse(status.path("created_at").asString()));
      report.title("`./quarry crawl` in a pipe", "line");
      command.end().forEach((line, time) -> report.row(time, line));
      report.title(
          "`get_job_status` of the same job, called every %d ms"
              .formatted(options.poll().toMillis()),
          "status, message");
      messages.forEach((message, time) -> report.row(time, message));
      return Machine.describe() + "\n" + report.markdown();
    }
  }

  private static ProcessBuilder command(QuarryProcess quarry, URI site, Options options) {
    return quarry.command(
        "crawl", site.toString(), "-n", Integer.toString(options.maxPages()), "-c", "status");
  }

  private static void note(JsonNode status, Map<String, Instant> messages) {
    String message = status.path("status").asString() + ": " + status.path("message").asString();
    messages.putIfAbsent(message, Instant.now());
  }
}
