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
 * Runs one short command to its end. The wait is bounded and deliberately deaf to interrupts, so
 * that a server can be stopped by a thread that was interrupted.
 */
final class BoundedCommand {
  record Result(boolean succeeded, String output) {}

  private BoundedCommand() {}

  static Result run(List<String> command, Duration limit) {
    return run(command, "", limit);
  }

  static Result run(List<String> command, String input, Duration limit) {
    try {
      // Files, not pipes: a daemon that the command leaves behind would keep a pipe open.
      Path output = Files.createTempFile("quarry-postgres-", ".out");
      Path stdin = Files.createTempFile("quarry-postgres-", ".in");
      try {
        Files.writeString(stdin, input);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        plainLocale(builder);
        Process process =
            builder.redirectInput(stdin.toFile()).redirectOutput(output.toFile()).start();
        // The process's own end, not its handle's, which may come before its exit value is known.
        boolean ended = completes(process.onExit(), limit);
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

  static boolean endsWithin(ProcessHandle process, Duration limit) {
    return completes(process.onExit(), limit) || !process.isAlive();
  }

  private static boolean completes(CompletableFuture<?> end, Duration limit) {
    try {
      end.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  /** The server's messages are matched here and shown to users: one language, whatever the host. */
  static void plainLocale(ProcessBuilder builder) {
    builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.equals("LC_ALL"));
    builder.environment().put("LC_ALL", "C");
  }
}
