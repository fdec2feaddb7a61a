package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.VectorProgress;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobView;
import java.util.UUID;

/** Reports a submitted job, or follows it until it reaches the target. */
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

  /** Returns the exit code. */
  int follow(JobAccepted accepted) throws InterruptedException {
    return summarise(await(accepted));
  }

  /** Shows the progress of the job until it reaches the target. */
  JobView await(JobAccepted accepted) throws InterruptedException {
    terminal.err().println("Job " + accepted.jobId() + " is queued.");
    Thread shutdownHook = new Thread(() -> printHowToContinue(accepted.jobId()));
    Runtime.getRuntime().addShutdownHook(shutdownHook);
    JobView job = follow(accepted.jobId());
    Runtime.getRuntime().removeShutdownHook(shutdownHook);
    return job;
  }

  /** Prints what became of the job; returns the exit code. */
  int summarise(JobView job) {
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

  /** Says how to follow the job; returns the exit code. */
  int report(JobAccepted accepted) {
    if (json) {
      terminal.json(accepted);
    } else {
      terminal.print("Job " + accepted.jobId() + " is queued.");
      terminal.print("Follow it: ./quarry status " + accepted.jobId() + " --follow");
    }
    return ExitCode.OK;
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
