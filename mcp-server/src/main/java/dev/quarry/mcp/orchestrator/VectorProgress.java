package dev.quarry.mcp.orchestrator;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobType;
import dev.quarry.model.JobView;
import dev.quarry.model.VectorsPostponed;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says in words how far the vectors of a searchable job are. */
public final class VectorProgress {
  private static final int SECONDS_PER_MINUTE = 60;

  private static final String OTHER_MODEL =
      ". Documents in the index of another embedding model are not found: they wait for quarry"
          + " reindex or for that model";

  private VectorProgress() {}

  /**
   * For example "1,169 pages stored and searchable by words; 41 % of 11,893 vectors, about 4
   * minutes", or instead of the minutes "postponed until 2026-12-01T00:00:00Z: the limit of 100,000
   * embedding tokens a day is used up". Vectors of another embedding model have no time: "10 pages
   * stored; 0 % of 320 vectors. Documents in the index of another embedding model are not found:
   * they wait for quarry reindex or for that model".
   */
  public static String text(JobView job) {
    JobCounts counts = job.counts();
    int items = counts.stored() + counts.unchanged();
    String noun = job.type() == JobType.WEB_CRAWL ? "page" : "document";
    boolean reindex = job.waitsForReindex();
    return String.format(
        Locale.ROOT,
        "%,d %s%s stored%s; %d %% of %,d vectors%s",
        items,
        noun,
        items == 1 ? "" : "s",
        reindex ? "" : " and searchable by words",
        percent(counts),
        counts.chunks(),
        reindex ? OTHER_MODEL : remaining(job));
  }

  /**
   * What a completed job says of passages whose text the embedding model or the index refused, such
   * as "1 of 119 passages has no vector and is found by its words only".
   */
  public static Optional<String> refused(JobView job) {
    if (job.result() == null
        || !(job.result().get("vectors_refused") instanceof Map<?, ?> refused)
        || !(refused.get("passages") instanceof Number passages)) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            passages.intValue() == 1
                ? "%,d of %,d passages has no vector and is found by its words only"
                : "%,d of %,d passages have no vector and are found by their words only",
            passages.intValue(),
            job.counts().chunks()));
  }

  private static long percent(JobCounts counts) {
    return counts.chunks() == 0 ? 100 : Math.min(100, 100L * counts.vectors() / counts.chunks());
  }

  private static String remaining(JobView job) {
    return job.vectorsPostponed() == null
        ? remaining(job.estimatedRemainingSeconds())
        : postponed(job.vectorsPostponed());
  }

  private static String postponed(VectorsPostponed limit) {
    return String.format(
        Locale.ROOT,
        ", postponed until %s: the limit of %,d embedding tokens a day is used up",
        limit.until(),
        limit.tokensPerDay());
  }

  private static String remaining(@Nullable Integer seconds) {
    return seconds == null ? "" : ", " + about(seconds);
  }

  /** An estimated time, such as "about 4 minutes". */
  public static String about(int seconds) {
    if (seconds < SECONDS_PER_MINUTE) {
      return "about " + seconds + (seconds == 1 ? " second" : " seconds");
    }
    int minutes = (seconds + SECONDS_PER_MINUTE / 2) / SECONDS_PER_MINUTE;
    return "about " + minutes + (minutes == 1 ? " minute" : " minutes");
  }
}
