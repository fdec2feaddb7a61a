package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.VectorProgress;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobView;
import java.nio.file.Path;
import java.util.UUID;

/** Submits a job and, unless detached, follows it until it ends. */
final class JobRunner {
  private final OrchestratorClient orchestrator;
  private final Terminal terminal;
  private final boolean json;
  private final WaitFor target;

  JobRunner(OrchestratorClient orchestrator, Terminal terminal, boolean json, WaitFor target) {
    this.orchestrator = orchestrator;
    this.terminal = terminal;
    this.json = json;
    this.target = target;
  }

  int run(JobSubmission submission, boolean detached) throws InterruptedException {
    return follow(orchestrator.submit(submission), detached);
  }

  /** Submits a job and uploads a file. */
  int run(JobSubmission submission, Path file, boolean detached) throws InterruptedException {
    return follow(orchestrator.submit(submission, file), detached);
  }

  /** Follows a job that is already submitted. */
  int follow(JobAccepted accepted, boolean detached) throws InterruptedException {
    if (detached) {
      report(accepted);
      return ExitCode.OK;
    }
    terminal.err().println("Job " + accepted.jobId() + " is queued.");
    Thread shutdownHook = new Thread(() -> printHowToContinue(accepted.jobId()));
    Runtime.getRuntime().addShutdownHook(shutdownHook);
    JobView job = follow(accepted.jobId());
    Runtime.getRuntime().removeShutdownHook(shutdownHook);
    if (json) {
      terminal.json(job);
    } else if (!job.status().terminal()) {
      terminal.print("Job " + job.jobId() + ": " + VectorProgress.text(job) + ".");
      terminal.print(JobSummary.howToSearch(job));
      return ExitCode.OK;
    } else {
      JobSummary.of(job, orchestrator).forEach(terminal::print);
    }
    return JobSummary.exitCode(job);
  }

  private JobView follow(UUID id) throws InterruptedException {
    ProgressLine progress = new ProgressLine(terminal);
    try {
      return new JobFollower(orchestrator, progress, target).follow(id);
    } finally {
      progress.end();
    }
  }

  private void report(JobAccepted accepted) {
    if (json) {
      terminal.json(accepted);
    } else {
      terminal.print("Job " + accepted.jobId() + " is queued.");
      terminal.print("Follow it: ./quarry status " + accepted.jobId() + " --follow");
    }
  }

  /** Ctrl-C ends the command and not the job. */
  private void printHowToContinue(UUID id) {
    terminal
        .err()
        .printf(
            "%nThe job continues without this command. Follow or cancel it with:%n  ./quarry status"
                + " %s --follow%n  ./quarry cancel %s%n",
            id, id);
  }
}
