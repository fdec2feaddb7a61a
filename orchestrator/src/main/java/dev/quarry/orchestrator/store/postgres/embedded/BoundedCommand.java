package dev.quarry.orchestrator.store.postgres.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs one short command with a timeout. The wait ignores interrupts deliberately: an interrupted
 * thread must still be able to stop the server.
 */
final class BoundedCommand {
  record Result(boolean succeeded, String output) {}

  private BoundedCommand() {}

  static Result run(List<String> command, Duration timeout) {
    return run(command, "", timeout);
  }

  static Result run(List<String> command, String input, Duration timeout) {
    try {
      // Files, not pipes: a daemon that the command starts would keep a pipe open.
      Path output = Files.createTempFile("quarry-postgres-", ".out");
      Path stdin = Files.createTempFile("quarry-postgres-", ".in");
      try {
        Files.writeString(stdin, input);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        useCLocale(builder);
        Process process =
            builder.redirectInput(stdin.toFile()).redirectOutput(output.toFile()).start();
        // Process.onExit, not ProcessHandle.onExit: the latter may complete before the exit value
        // is known.
        boolean ended = completes(process.onExit(), timeout);
        if (!ended) {
          process.destroyForcibly();
        }
        return new Result(
            ended && process.exitValue() == 0,
            Files.readString(output, StandardCharsets.ISO_8859_1));
      } finally {
        Files.deleteIfExists(output);
        Files.deleteIfExists(stdin);
      }
    } catch (IOException e) {
      return new Result(false, e.toString());
    }
  }

  static boolean endsWithin(ProcessHandle process, Duration timeout) {
    return completes(process.onExit(), timeout) || !process.isAlive();
  }

  private static boolean completes(CompletableFuture<?> end, Duration timeout) {
    try {
      end.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  /** The server's messages are parsed and shown to users, so their language must not vary. */
  static void useCLocale(ProcessBuilder builder) {
    builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.equals("LC_ALL"));
    builder.environment().put("LC_ALL", "C");
  }
}
