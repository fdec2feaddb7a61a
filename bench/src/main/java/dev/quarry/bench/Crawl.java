package dev.quarry.bench;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;

/**
 * The measurements of one crawl.
 *
 * @param accepted duration of the submission request
 * @param took from the submission to the end of the job
 * @param cpu processor time that the product used during that time
 * @param peak maximum memory, sampled with each poll
 */
record Crawl(JobView job, Duration accepted, Duration took, Duration cpu, ProcessTree.Memory peak) {
  private static final Duration POLL = Duration.ofMillis(500);

  static Crawl run(QuarryProcess quarry, URI site, String collection, int maxPages)
      throws IOException, InterruptedException {
    Duration cpuBefore = quarry.tree().cpu();
    long begin = System.nanoTime();
    UUID id = quarry.orchestrator().crawl(site, collection, maxPages);
    Duration accepted = Duration.ofNanos(System.nanoTime() - begin);
    ProcessTree.Memory peak = quarry.tree().memory();
    JobView job = quarry.orchestrator().job(id);
    while (!job.status().terminal()) {
      Thread.sleep(POLL);
      ProcessTree.Memory now = quarry.tree().memory();
      peak = now.pss() > peak.pss() ? now : peak;
      job = quarry.orchestrator().job(id);
      System.err.printf(
          "\r%3d %%  %d pages, %d chunks ",
          job.progress(), job.counts().stored(), job.counts().chunks());
    }
    System.err.println();
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    if (job.status() != JobStatus.COMPLETED) {
      throw new IOException("The crawl ended as " + job.status() + ": " + job.error());
    }
    return new Crawl(job, accepted, took, quarry.tree().cpu().minus(cpuBefore), peak);
  }
}
