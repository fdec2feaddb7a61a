package dev.quarry.bench.crawl;

import dev.quarry.bench.Machine;
import dev.quarry.bench.Orchestrator;
import dev.quarry.bench.QuarryProcess;
import dev.quarry.bench.StandInEmbeddings;
import dev.quarry.bench.WorkFolder;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobView;
import dev.quarry.testkit.HardSite;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Crawls {@link HardSite} with the built product and prints the ledger beside what is expected. */
public final class LedgerBench {
  public static final String USAGE =
      """
      usage: java -jar bench/target/bench.jar ledger [--launcher ./quarry]
             [--embeddings stand-in|product]
      Crawls a site with one page of each kind that goes wrong; it is served on loopback. Takes
      about two minutes, because one page never ends.\
      """;

  private static final int MAX_PAGES = 500;
  private static final Duration PAUSE_OF_SLOW_PAGES = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(500);

  private LedgerBench() {}

  /**
   * @throws IllegalArgumentException for an option that is not valid
   */
  public static void run(List<String> arguments) throws Exception {
    CrawlOptions options = CrawlOptions.of(CrawlOptions.arguments(arguments));
    try (WorkFolder data = WorkFolder.create();
        HardSite site = new HardSite(PAUSE_OF_SLOW_PAGES);
        StandInEmbeddings embeddings = new StandInEmbeddings();
        QuarryProcess quarry = options.start(data.path(), embeddings)) {
      System.out.println(Machine.describe());
      System.out.println();
      System.out.println(measure(quarry.orchestrator(), site));
    }
  }

  private static String measure(Orchestrator orchestrator, HardSite site)
      throws IOException, InterruptedException {
    // Whether a page is rendered depends on the machine, which may have a browser or not.
    Map<String, Object> options = Map.of("max_pages", MAX_PAGES, "render", "never");
    UUID id = orchestrator.crawl(site.start(), "hard", options);
    JobView job = orchestrator.job(id);
    while (!job.status().terminal()) {
      Thread.sleep(POLL);
      job = orchestrator.job(id);
      System.err.printf("\r%3d %%  %d found ", job.progress(), job.counts().found());
    }
    System.err.println();
    LedgerReport report = new LedgerReport(site.expected(), ledger(orchestrator, site.start(), id));
    return report.markdown()
        + "\nThe job: %s%s, %d found, %d stored, %d skipped, %d failed, %s s\n"
            .formatted(
                job.status().code(),
                job.partial() ? " (partial)" : "",
                job.counts().found(),
                job.counts().stored(),
                job.counts().skipped(),
                job.counts().failed(),
                job.result() == null ? "unknown" : job.result().get("seconds"));
  }

  private static Map<String, LedgerReport.End> ledger(
      Orchestrator orchestrator, URI start, UUID job) throws IOException, InterruptedException {
    Map<String, LedgerReport.End> ledger = new LinkedHashMap<>();
    for (ItemView item : orchestrator.items(job)) {
      URI uri = start.resolve(item.uri());
      boolean here = Objects.equals(uri.getRawAuthority(), start.getRawAuthority());
      String path = uri.toString().substring(here ? start.toString().length() - 1 : 0);
      String reason = item.reason() == null ? item.errorCode() : item.reason();
      UUID document = item.documentId();
      String text = document == null ? "" : orchestrator.text(document);
      ledger.put(
          path,
          new LedgerReport.End(item.status().code(), Objects.requireNonNullElse(reason, ""), text));
    }
    return ledger;
  }
}
