package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.HostWait;
import dev.quarry.mcp.orchestrator.VectorProgress;
import dev.quarry.model.JobCounts;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Shows the progress of a job on standard error: one line that is overwritten on a terminal,
 * otherwise a new line per stage, per ten percent, when vectors are postponed, and after half a
 * minute without one. Not thread-safe.
 */
final class ProgressLine {
  private static final String CLEAR_LINE = "\r\033[2K";

  /** The last stage of a job with vectors. */
  private static final String EMBED = "embed";

  private static final int BAR_WIDTH = 20;
  private static final int STEP_PERCENT = 10;
  private static final Duration MAX_SILENCE = Duration.ofSeconds(30);

  private final Terminal terminal;
  private final InstantSource clock;
  private Instant shownAt;
  private String stage = "";
  private int shownPercent = -STEP_PERCENT;
  private boolean drawn;

  ProgressLine(Terminal terminal) {
    this(terminal, InstantSource.system());
  }

  ProgressLine(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
    this.shownAt = clock.instant();
  }

  void show(JobView job) {
    if (terminal.interactive()) {
      terminal.err().print(CLEAR_LINE + bar(job.progress()) + " " + describe(job));
      terminal.err().flush();
      drawn = true;
      return;
    }
    String now = job.stage() == null ? job.status().code() : job.stage();
    if (job.vectorsPostponed() != null) {
      now += " postponed";
    } else if (job.waitsForReindex()) {
      now += " reindex";
    }
    boolean silent = !clock.instant().isBefore(shownAt.plus(MAX_SILENCE));
    if (silent || !now.equals(stage) || job.progress() >= shownPercent + STEP_PERCENT) {
      shownAt = clock.instant();
      stage = now;
      shownPercent = job.progress();
      terminal.err().println(describe(job));
    }
  }

  void note(String text) {
    end();
    terminal.err().println(text);
  }

  /** Clears the progress line. */
  void end() {
    if (drawn) {
      terminal.err().print(CLEAR_LINE);
      terminal.err().flush();
      drawn = false;
    }
  }

  private static String bar(int percent) {
    int full = Math.clamp(percent * BAR_WIDTH / 100L, 0, BAR_WIDTH);
    return "[" + "#".repeat(full) + ".".repeat(BAR_WIDTH - full) + "]";
  }

  static String describe(JobView job) {
    boolean embedding = job.status() == JobStatus.PROCESSING || EMBED.equals(job.stage());
    if (embedding && job.searchableAt() != null) {
      return String.format(Locale.ROOT, "%3d %% %s", job.progress(), VectorProgress.text(job));
    }
    JobCounts counts = job.counts();
    String now = job.stage() == null ? job.status().code() : job.stage();
    String failed = counts.failed() == 0 ? "" : ", " + counts.failed() + " failed";
    String left =
        job.estimatedRemainingSeconds() == null
            ? ""
            : ", about " + job.estimatedRemainingSeconds() + " s left";
    return String.format(
        Locale.ROOT,
        "%3d %% %s: %d found, %d stored, %d chunks%s%s%s",
        job.progress(),
        TerminalText.line(now),
        counts.found(),
        counts.stored() + counts.unchanged(),
        counts.chunks(),
        failed,
        left,
        HostWait.of(job).map(wait -> ", waiting for " + TerminalText.line(wait.host())).orElse(""));
  }
}
