package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobView;
import java.nio.file.Path;
import java.util.UUID;

/** Hands a job in and, unless told not to, follows it to its end. */
final class Submission {
  private final OrchestratorClient orchestrator;
  private final Terminal terminal;
  private final boolean json;

  Submission(OrchestratorClient orchestrator, Terminal terminal, boolean json) {
    this.orchestrator = orchestrator;
    this.terminal = terminal;
    this.json = json;
  }

  int run(JobSubmission submission, boolean detached) throws InterruptedException {
    return follow(orchestrator.submit(submission), detached);
  }

  /** Sends a file along. */
  int run(JobSubmission submission, Path file, boolean detached) throws InterruptedException {
    return follow(orchestrator.submit(submission, file), detached);
  }

  /** What is already accepted. */
  int follow(JobAccepted accepted, boolean detached) throws InterruptedException {
    if (detached) {
      report(accepted);
      return ExitCode.OK;
    }
    terminal.err().println("Job " + accepted.jobId() + " is queued.");
    Thread farewell = new Thread(() -> leave(accepted.jobId()));
    Runtime.getRuntime().addShutdownHook(farewell);
    JobView job = follow(accepted.jobId());
    Runtime.getRuntime().removeShutdownHook(farewell);
    if (json) {
      terminal.json(job);
    } else {
      Summary.of(job, orchestrator).forEach(terminal::print);
    }
    return Summary.exitCode(job);
  }

  private JobView follow(UUID id) throws InterruptedException {
    ProgressLine progress = new ProgressLine(terminal);
    try {
      return new JobFollower(orchestrator, progress).follow(id);
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

  /** Ctrl-C ends the command, not the job. */
  private void leave(UUID id) {
    terminal
        .err()
        .printf(
            "%nThe job goes on without this command.%n  ./quarry status %s --follow%n"
                + "  ./quarry cancel %s%n",
            id, id);
  }
}
