package dev.quarry.standalone.command;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobView;
import java.util.Locale;

/**
 * Shows how far a job is: one line drawn over and over for a person, a new line now and then for a
 * log. Not thread-safe.
 */
final class ProgressLine {
  private static final String CLEAR = "\r\033[2K";
  private static final int WIDTH = 20;
  private static final int STEP_PERCENT = 10;

  private final Terminal terminal;
  private String stage = "";
  private int told = -STEP_PERCENT;
  private boolean drawn;

  ProgressLine(Terminal terminal) {
    this.terminal = terminal;
  }

  void show(JobView job) {
    if (terminal.interactive()) {
      terminal.err().print(CLEAR + bar(job.progress()) + " " + describe(job));
      terminal.err().flush();
      drawn = true;
      return;
    }
    String now = job.stage() == null ? job.status().code() : job.stage();
    if (!now.equals(stage) || job.progress() >= told + STEP_PERCENT) {
      stage = now;
      told = job.progress();
      terminal.err().println(describe(job));
    }
  }

  void note(String text) {
    end();
    terminal.err().println(text);
  }

  /** Leaves the terminal as it was. */
  void end() {
    if (drawn) {
      terminal.err().print(CLEAR);
      terminal.err().flush();
      drawn = false;
    }
  }

  private static String bar(int percent) {
    int full = Math.clamp(percent * WIDTH / 100L, 0, WIDTH);
    return "[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "]";
  }

  static String describe(JobView job) {
    JobCounts counts = job.counts();
    String now = job.stage() == null ? job.status().code() : job.stage();
    String failed = counts.failed() == 0 ? "" : ", " + counts.failed() + " failed";
    String left =
        job.estimatedRemainingSeconds() == null
            ? ""
            : ", about " + job.estimatedRemainingSeconds() + " s left";
    return String.format(
        Locale.ROOT,
        "%3d %% %s: %d found, %d stored, %d chunks%s%s",
        job.progress(),
        SafeText.line(now),
        counts.found(),
        counts.stored() + counts.unchanged(),
        counts.chunks(),
        failed,
        left);
  }
}
