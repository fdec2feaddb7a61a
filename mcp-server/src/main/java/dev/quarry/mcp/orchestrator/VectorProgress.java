package dev.quarry.mcp.orchestrator;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobType;
import dev.quarry.model.JobView;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in words how far the vectors of a searchable job are. */
public final class VectorProgress {
  private static final int SECONDS_PER_MINUTE = 60;

  private VectorProgress() {}

  /**
   * For example "1,169 pages stored and searchable by words; 41 % of 11,893 vectors, about 4
   * minutes".
   */
  public static String text(JobView job) {
    JobCounts counts = job.counts();
    int items = counts.stored() + counts.unchanged();
    String noun = job.type() == JobType.WEB_CRAWL ? "page" : "document";
    return String.format(
        Locale.ROOT,
        "%,d %s%s stored and searchable by words; %d %% of %,d vectors%s",
        items,
        noun,
        items == 1 ? "" : "s",
        percent(counts),
        counts.chunks(),
        remaining(job.estimatedRemainingSeconds()));
  }

  private static long percent(JobCounts counts) {
    return counts.chunks() == 0 ? 100 : Math.min(100, 100L * counts.vectors() / counts.chunks());
  }

  private static String remaining(@Nullable Integer seconds) {
    if (seconds == null) {
      return "";
    }
    if (seconds < SECONDS_PER_MINUTE) {
      return ", about " + seconds + " seconds";
    }
    int minutes = (seconds + SECONDS_PER_MINUTE / 2) / SECONDS_PER_MINUTE;
    return ", about " + minutes + (minutes == 1 ? " minute" : " minutes");
  }
}
