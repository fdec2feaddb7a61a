package dev.quarry.bench;

import dev.quarry.model.JobView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** The rate of the running product when it has nothing to do but to compute missing vectors. */
public final class VectorRate {
  private static final Duration POLL = Duration.ofMillis(100);

  private VectorRate() {}

  /**
   * Crawls pages of a folder with a new {@code ./quarry up}, and measures from the last page on.
   *
   * @param model {@code default} or {@code fast}
   * @return vectors per second
   */
  public static double measure(Path launcher, Path folder, int pages, String model)
      throws IOException, InterruptedException {
    try (WorkFolder data = WorkFolder.create();
        SiteServer site = new SiteServer(folder);
        QuarryProcess quarry =
            QuarryProcess.start(launcher, data.path(), Map.of("QUARRY_EMBEDDING_MODEL", model))) {
      UUID id = quarry.orchestrator().crawl(site.url("/"), "vectors", pages);
      JobView searchable = poll(quarry, id, false);
      long begin = System.nanoTime();
      JobView completed = poll(quarry, id, true);
      double seconds = (System.nanoTime() - begin) / 1e9;
      int vectors = completed.counts().vectors() - searchable.counts().vectors();
      System.err.printf("%d vectors in %.1f s%n", vectors, seconds);
      return vectors / seconds;
    }
  }

  private static JobView poll(QuarryProcess quarry, UUID id, boolean completed)
      throws IOException, InterruptedException {
    while (true) {
      JobView job = quarry.orchestrator().job(id);
      if (job.status().terminal() || !completed && job.searchableAt() != null) {
        return job;
      }
      Thread.sleep(POLL);
    }
  }
}
