package dev.quarry.orchestrator.pipeline.extract.process;

import dev.quarry.orchestrator.pipeline.extract.parser.WorkerProtocol;
import dev.quarry.orchestrator.pipeline.extract.parser.WorkerProtocol.Reply;
import dev.quarry.orchestrator.pipeline.extract.parser.WorkerProtocol.Request;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One running parser process. Not thread-safe. */
final class WorkerProcess implements AutoCloseable {
  /** The exit code of the JVM option {@code -XX:+ExitOnOutOfMemoryError}. */
  private static final int OUT_OF_MEMORY_EXIT_CODE = 3;

  private final Process process;
  private final DataOutputStream requests;
  private final DataInputStream replies;
  private int documents;
  private boolean closed;

  private WorkerProcess(Process process) {
    this.process = process;
    this.requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    this.replies = new DataInputStream(new BufferedInputStream(process.getInputStream()));
  }

  static WorkerProcess start(int memoryMegabytes) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(WorkerCommand.of(memoryMegabytes))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    // The process parses untrusted files, so it must not see secrets in environment variables.
    builder.environment().clear();
    return new WorkerProcess(builder.start());
  }

  /** The process ended before it sent a reply. */
  static final class EndedException extends Exception {
    private final boolean outOfMemory;

    EndedException(boolean outOfMemory, Throwable cause) {
      super("the parser process ended", cause);
      this.outOfMemory = outOfMemory;
    }

    boolean outOfMemory() {
      return outOfMemory;
    }
  }

  /**
   * Parses one document. After any exception the process has ended.
   *
   * @throws TimeoutException if parsing exceeds the timeout
   */
  Reply exchange(Request request, Duration timeout)
      throws EndedException, TimeoutException, InterruptedException {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    Thread.ofVirtual().name("parser-" + process.pid()).start(() -> exchange(request, reply));
    try {
      documents++;
      return reply.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new EndedException(exitCode() == OUT_OF_MEMORY_EXIT_CODE, e);
    } catch (TimeoutException | InterruptedException e) {
      close();
      throw e;
    }
  }

  private void exchange(Request request, CompletableFuture<Reply> reply) {
    try {
      WorkerProtocol.write(requests, request);
      reply.complete(WorkerProtocol.readReply(replies, request.maxChars()));
    } catch (IOException | RuntimeException e) {
      reply.completeExceptionally(e);
    }
  }

  private int exitCode() throws InterruptedException {
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      close();
    }
    return process.waitFor();
  }

  /** Whether the process can parse another document. A killed process may still be alive. */
  boolean usable(int maxDocuments) {
    return !closed && process.isAlive() && documents < maxDocuments;
  }

  @Override
  public void close() {
    closed = true;
    process.destroyForcibly();
  }
}
