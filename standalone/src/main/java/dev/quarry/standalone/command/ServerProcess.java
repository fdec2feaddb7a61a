package dev.quarry.standalone.command;

import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.settings.ConfigurationException;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;

/** Runs one application in this process until a signal stops it. */
final class ServerProcess {
  private static final int NOT_STARTED = 1;

  private ServerProcess() {}

  /** Blocks; returns only if the application does not start. */
  static int run(SpringApplication application, PrintWriter err) throws InterruptedException {
    OrchestratorApplication.forceShutdownAtSecondSignal();
    try {
      application.run();
    } catch (RuntimeException reported) {
      err.println("Quarry did not start. " + reason(reported));
      return NOT_STARTED;
    }
    // The shutdown hook of the application runs at a signal, and then the process ends.
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  /** The cause once more, because the shutdown of what had started is logged after it. */
  static String reason(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigurationException) {
        return String.valueOf(cause.getMessage());
      }
    }
    return "The reason is above.";
  }
}
