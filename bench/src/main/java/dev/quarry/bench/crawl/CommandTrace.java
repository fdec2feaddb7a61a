package dev.quarry.bench.crawl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a command of the launcher and notes when it printed each distinct line. Standard output and
 * standard error are pipes, so the command prints what it prints without a terminal. Thread-safe.
 */
final class CommandTrace implements AutoCloseable {
  private static final Pattern JOB = Pattern.compile("^Job (\\S{36}) is queued\\.");
  private static final long SUBMISSION_TIMEOUT_SECONDS = 60;

  private final Process process;
  private final Map<String, Instant> lines = new LinkedHashMap<>();
  private final CompletableFuture<UUID> job = new CompletableFuture<>();
  private final Thread reader;

  CommandTrace(ProcessBuilder command) throws IOException {
    process = command.redirectErrorStream(true).start();
    process.getOutputStream().close();
    reader = Thread.ofVirtual().start(this::read);
  }

  /**
   * Waits until the command has said that its job is queued.
   *
   * @throws IOException if it ends or is silent instead
   */
  UUID job() throws IOException, InterruptedException {
    try {
      return job.get(SUBMISSION_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("The command named no job; it printed " + lines(), e);
    }
  }

  /** Waits for the end of the command; its distinct lines with the times of their first print. */
  Map<String, Instant> end() throws IOException, InterruptedException {
    reader.join();
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException("The command ended with " + status + "; it printed " + lines());
    }
    return lines();
  }

  private synchronized Map<String, Instant> lines() {
    return new LinkedHashMap<>(lines);
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      output.lines().filter(line -> !line.isBlank()).forEach(this::note);
    } catch (IOException | UncheckedIOException e) {
      job.completeExceptionally(e);
    }
    job.completeExceptionally(new IOException("The output ended."));
  }

  private synchronized void note(String line) {
    lines.putIfAbsent(line, Instant.now());
    Matcher queued = JOB.matcher(line);
    if (queued.find()) {
      job.complete(UUID.fromString(queued.group(1)));
    }
  }

  /** Ends the command if it still runs. */
  @Override
  public void close() {
    process.destroy();
  }
}
