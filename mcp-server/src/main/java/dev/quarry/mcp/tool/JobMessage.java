package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.HostWait;
import dev.quarry.mcp.orchestrator.VectorProgress;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobCounts;
import dev.quarry.model.JobError;
import dev.quarry.model.JobType;
import dev.quarry.model.JobView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a model is told of a job: its state, what it is doing, how far it is, how long it still
 * takes, what failed and why, and what to call next and when.
 */
final class JobMessage {
  private static final String POLL = " Call get_job_status again with wait_seconds 30.";

  private final JobView job;
  private final List<ItemView> failed;
  private final JobCounts counts;

  /**
   * @param failed items that failed; possibly only the first ones
   */
  private JobMessage(JobView job, List<ItemView> failed) {
    this.job = job;
    this.failed = failed;
    this.counts = job.counts();
  }

  static String of(JobView job, List<ItemView> failed) {
    JobMessage message = new JobMessage(job, failed);
    return switch (job.status()) {
      case QUEUED -> message.queued();
      case PROCESSING -> job.searchableAt() == null ? message.running() : message.searchable();
      case COMPLETED -> message.completed();
      case FAILED -> message.failed();
      case CANCELLED -> "Cancelled. " + message.kept();
    };
  }

  private String queued() {
    if (job.runAt() != null) {
      return "Waiting for attempt "
          + job.attempt()
          + " of "
          + job.maxAttempts()
          + ", which starts at "
          + job.runAt()
          + "."
          + reason(" The attempt before failed: ")
          + " Call get_job_status again after that time.";
    }
    return "Waiting in the queue"
        + (job.queuePosition() == null ? "" : " at position " + job.queuePosition())
        + remaining("; it will end in ")
        + "."
        + POLL;
  }

  private String running() {
    List<String> parts = new ArrayList<>();
    parts.add(
        "%s of %,d %s stored"
            .formatted(number(kept(counts)), counts.found(), nouns(counts.found())));
    add(parts, counts.skipped(), "skipped");
    add(parts, counts.failed(), "failed");
    String vectors =
        counts.chunks() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "; %d %% of %,d vectors",
                100L * Math.min(counts.vectors(), counts.chunks()) / counts.chunks(),
                counts.chunks());
    return "Running"
        + (job.stage() == null ? "" : " (stage " + job.stage() + ")")
        + attempt()
        + ": "
        + (counts.found() == 0 ? job.progress() + " %" : String.join(", ", parts) + vectors)
        + remaining("; ")
        + "."
        + waiting()
        + (kept(counts) == 0 ? "" : " Search finds what is stored by its words now.")
        + failures()
        + POLL;
  }

  private String waiting() {
    return HostWait.of(job)
        .map(
            wait -> " It waits for %s: %s (%s)".formatted(wait.host(), wait.message(), wait.code()))
        .map(text -> text + ".")
        .orElse("");
  }

  private String attempt() {
    return job.attempt() > 1 ? ", attempt " + job.attempt() + " of " + job.maxAttempts() : "";
  }

  private String searchable() {
    String progress = VectorProgress.text(job);
    String in = in();
    if (job.waitsForReindex()) {
      return progress + ". Do not wait, and tell the user. Documents are stored" + in + ".";
    }
    if (job.vectorsPostponed() != null) {
      return progress
          + ". Search now and do not wait: with the vectors the search will also find passages by"
          + " meaning"
          + in
          + ".";
    }
    return progress
        + ". Search now, or call get_job_status again until it is completed: the search then also"
        + " finds passages by meaning"
        + in
        + "."
        + failures();
  }

  private String completed() {
    if (job.type() == JobType.HTTP_CALL) {
      return "Completed. See result.";
    }
    if (kept(counts) == 0) {
      return nothingStored();
    }
    List<String> parts = new ArrayList<>();
    add(parts, counts.stored(), "stored");
    add(parts, counts.unchanged(), "unchanged since the last time");
    add(parts, counts.removed(), "removed");
    add(parts, counts.skipped(), "skipped");
    add(parts, counts.failed(), "failed");
    String refused =
        VectorProgress.refused(job)
            .map(text -> " " + text + " (see result.vectors_refused).")
            .orElse("");
    return "Completed: "
        + first(parts)
        + ". Search now"
        + in()
        + "."
        + failures()
        + refused
        + (counts.removed() > 0 || counts.unchanged() > 0
            ? " Call list_changes with this job_id to see what has changed."
            : "")
        + held();
  }

  private String held() {
    return job.result() != null && job.result().containsKey("withdrawal_held")
        ? " Many pages that the site no longer has were kept (see result.withdrawal_held): ask the"
            + " user whether to crawl again with prune."
        : "";
  }

  private String nothingStored() {
    String why =
        counts.failed() > 0
            ? failures()
            : counts.skipped() > 0
                ? " %s %s skipped, for instance because robots.txt forbids them or they have no"
                        .formatted(number(counts.skipped()), counts.skipped() == 1 ? "was" : "were")
                    + " text."
                : "";
    return "Completed, but nothing was stored, so a search finds nothing of it."
        + why
        + " Check the address with the user, or try another source.";
  }

  private String failed() {
    String next =
        job.error() != null && job.error().retryable()
            ? " Submitting it again later may help."
            : " Submitting it again without a change will fail again.";
    return "Failed"
        + reason(": ")
        + (job.error() == null ? "." : "")
        + failures()
        + next
        + " "
        + kept();
  }

  /** What remains of a job that did not complete. */
  private String kept() {
    return kept(counts) == 0
        ? "Nothing was stored."
        : "What was stored before can be searched"
            + in()
            + ": "
            + number(kept(counts))
            + " "
            + nouns(kept(counts))
            + ".";
  }

  private String reason(String prefix) {
    JobError error = job.error();
    return error == null ? "" : prefix + error.message() + " (" + error.code() + ")";
  }

  private String failures() {
    if (counts.failed() == 0 || failed.isEmpty()) {
      return "";
    }
    ItemView item = failed.getFirst();
    String first =
        Quoting.abbreviate(item.uri())
            + (item.errorMessage() == null ? "" : ": " + item.errorMessage())
            + (item.errorCode() == null ? "" : " (" + item.errorCode() + ")");
    return (counts.failed() == 1
            ? " One failed: "
            : " %s failed (see failures), the first: ".formatted(number(counts.failed())))
        + first
        + ".";
  }

  private String in() {
    return " in collection " + job.collection();
  }

  private String remaining(String prefix) {
    Integer seconds = job.estimatedRemainingSeconds();
    return seconds == null ? "" : prefix + VectorProgress.about(seconds);
  }

  /** "41 pages stored, 2 skipped": only the first part has the noun. */
  private String first(List<String> parts) {
    List<String> all = new ArrayList<>(parts);
    String head = all.getFirst();
    int space = head.indexOf(' ');
    String noun = head.startsWith("1 ") ? noun() : noun() + "s";
    all.set(0, head.substring(0, space) + " " + noun + head.substring(space));
    return String.join(", ", all);
  }

  private static void add(List<String> parts, int count, String what) {
    if (count > 0) {
      parts.add(number(count) + " " + what);
    }
  }

  private String nouns(int count) {
    return count == 1 ? noun() : noun() + "s";
  }

  private String noun() {
    return job.type() == JobType.WEB_CRAWL ? "page" : "document";
  }

  private static int kept(JobCounts counts) {
    return counts.stored() + counts.unchanged();
  }

  private static String number(@Nullable Integer count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
