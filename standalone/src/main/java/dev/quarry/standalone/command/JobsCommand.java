package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.JobQuery;
import dev.quarry.model.JobPage;
import dev.quarry.model.JobView;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jobs}: lists the latest jobs. */
@Command(
    name = "jobs",
    description = "List the latest jobs, newest first.",
    mixinStandardHelpOptions = true)
final class JobsCommand extends ClientOptions implements Callable<Integer> {
  private static final String ROW = "%-36s  %-10s %4s  %-9s %8s %6s  %s";

  @Option(
      names = "--status",
      description =
          "Only jobs with this status: queued, processing, completed, failed or cancelled.")
  private @Nullable String status;

  @Option(
      names = {"-c", "--collection"},
      description = "Only jobs of this collection.")
  private @Nullable String collection;

  @Option(
      names = {"-n", "--limit"},
      defaultValue = "20",
      description = "Maximum number of jobs (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() {
    JobPage page = client().jobs(new JobQuery(status, null, collection, limit, null));
    if (json) {
      terminal().json(page);
    } else if (page.jobs().isEmpty()) {
      terminal().print("There are no jobs. Submit one with: ./quarry crawl URL");
    } else {
      terminal().print(row("JOB", "STATUS", "%", "TYPE", "STORED", "FAILED", "SOURCE"));
      page.jobs().forEach(job -> terminal().print(row(job)));
    }
    return ExitCode.OK;
  }

  private static String row(JobView job) {
    String source = job.sourceUri() == null ? "" : TerminalText.line(job.sourceUri(), 80);
    return row(
        job.jobId(),
        job.status().code(),
        job.progress(),
        job.type().code(),
        job.counts().stored() + job.counts().unchanged(),
        job.counts().failed(),
        source);
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, ROW, cells).stripTrailing();
  }
}
