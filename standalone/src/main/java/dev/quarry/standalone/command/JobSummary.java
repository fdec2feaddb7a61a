package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.VectorProgress;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobCounts;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.model.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The summary of an ended job, as text. */
final class JobSummary {
  private static final int MAX_FAILURES_SHOWN = 10;

  /** The maximum page size of the API. */
  private static final int MAX_SKIPS_COUNTED = 200;

  private JobSummary() {}

  static List<String> of(JobView job, OrchestratorClient orchestrator) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Job %s %s%s after %.1f s.",
            job.jobId(),
            job.status().code(),
            job.partial() ? " (partial)" : "",
            seconds(job)));
    lines.add(counts(job.counts()));
    addRefusedVectors(job, lines);
    if (job.counts().removed() > 0) {
      lines.add(job.counts().removed() + " documents that the site has withdrawn were removed.");
    }
    if (job.result() != null && job.result().get("withdrawal_held") instanceof Map<?, ?> held) {
      lines.add(
          "%s of %s documents were not met and are kept, because they are so many; crawl again with"
                  .formatted(held.get("documents"), held.get("of"))
              + " --prune to remove them.");
    }
    if (job.result() != null && job.result().get("unmet_kept") instanceof Map<?, ?> kept) {
      lines.add(
          "%s documents were not met and are kept, because the crawl is not complete: %s."
              .formatted(kept.get("documents"), kept.get("reasons")));
    }
    if (job.error() != null) {
      lines.add(
          "Error: " + TerminalText.line(job.error().message()) + " (" + job.error().code() + ")");
    }
    if (job.counts().skipped() > 0) {
      lines.addAll(
          SkipSummary.count(
              orchestrator.items(job.jobId(), ItemStatus.SKIPPED, MAX_SKIPS_COUNTED)));
      lines.add("  Which ones: ./quarry items " + job.jobId() + " --status skipped");
    }
    if (job.counts().failed() > 0) {
      orchestrator
          .items(job.jobId(), ItemStatus.FAILED, MAX_FAILURES_SHOWN)
          .items()
          .forEach(item -> lines.add("  failed: " + failure(item)));
      int more = job.counts().failed() - MAX_FAILURES_SHOWN;
      if (more > 0) {
        lines.add(
            "  ... and " + more + " more: ./quarry items " + job.jobId() + " --status failed");
      }
    }
    if (job.status() == JobStatus.FAILED) {
      if (job.error() != null && job.error().retryable()) {
        lines.add("Try again: ./quarry retry " + job.jobId());
      }
    } else if (job.counts().failed() > 0) {
      lines.add(
          "When the cause is removed, try what failed again: ./quarry retry "
              + job.jobId()
              + " --failed");
    }
    if (job.status() == JobStatus.COMPLETED) {
      lines.add(howToSearch(job));
    }
    return lines;
  }

  private static void addRefusedVectors(JobView job, List<String> lines) {
    VectorProgress.refused(job).ifPresent(text -> lines.add(text + "."));
    if (job.result() != null
        && job.result().get("vectors_refused") instanceof Map<?, ?> refused
        && refused.get("first") instanceof List<?> first) {
      for (Object each : first) {
        if (each instanceof Map<?, ?> passage) {
          lines.add(
              "  no vector: %s  %s"
                  .formatted(
                      TerminalText.line(String.valueOf(passage.get("uri")), 200),
                      TerminalText.line(String.valueOf(passage.get("message")), 200)));
        }
      }
    }
  }

  static String howToSearch(JobView job) {
    String search = "Search it: ./quarry search \"...\"";
    return job.type() == JobType.REINDEX && job.collection().equals("*")
        ? search
        : search + " --collection " + TerminalText.line(job.collection());
  }

  /**
   * Success if the job is searchable or completed and stored at least one item or had none that
   * failed.
   */
  static int exitCode(JobView job) {
    JobCounts counts = job.counts();
    boolean empty = counts.failed() > 0 && counts.stored() + counts.unchanged() == 0;
    boolean good =
        job.status() == JobStatus.COMPLETED
            || !job.status().terminal() && job.searchableAt() != null;
    return good && !empty ? ExitCode.OK : ExitCode.FAILED;
  }

  private static String counts(JobCounts counts) {
    return String.format(
        Locale.ROOT,
        "%d stored, %d unchanged, %d skipped, %d failed; %d chunks, %d vectors.",
        counts.stored(),
        counts.unchanged(),
        counts.skipped(),
        counts.failed(),
        counts.chunks(),
        counts.vectors());
  }

  static String failure(ItemView item) {
    String reason = item.errorMessage() == null ? item.errorCode() : item.errorMessage();
    return TerminalText.line(item.uri(), 200)
        + "  "
        + TerminalText.line(String.valueOf(reason), 200);
  }

  private static double seconds(JobView job) {
    Instant end = job.completedAt() == null ? job.updatedAt() : job.completedAt();
    return Duration.between(job.createdAt(), end).toMillis() / 1000.0;
  }
}
