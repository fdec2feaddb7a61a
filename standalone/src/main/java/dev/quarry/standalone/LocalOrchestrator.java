package dev.quarry.standalone;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.standalone.InstanceFile.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The orchestrator of a data directory: the running one, or else one that this process starts. If
 * the process that runs it ends, the next call of {@link #get} starts a new one, so several
 * processes can share a directory in any order of start and end. Thread-safe.
 */
public final class LocalOrchestrator implements Supplier<URI>, AutoCloseable {
  /** How long to wait for another process that is starting on the same directory. */
  private static final Duration OTHER_START_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  private final InstanceFile file;
  private @Nullable ConfigurableApplicationContext own;
  private boolean closed;

  public LocalOrchestrator(InstanceFile file) {
    this.file = file;
  }

  /**
   * The base URL of the orchestrator; blocks while it starts.
   *
   * @throws OrchestratorException {@code orchestrator_unavailable} if none runs and none can be
   *     started
   */
  @Override
  public synchronized URI get() {
    if (own != null) {
      return address(own);
    }
    return file.read().map(Instance::orchestrator).orElseGet(this::start);
  }

  private URI start() {
    if (closed) {
      throw unavailable("Quarry is shutting down. Start it again, then repeat the call.", null);
    }
    SpringApplication application = OrchestratorApplication.application();
    application.setRegisterShutdownHook(false);
    try {
      // A free port: the default one may be in use, and clients read the port from the instance
      // file.
      ConfigurableApplicationContext context = application.run("--server.port=0");
      own = context;
      file.write(new Instance(ProcessHandle.current().pid(), address(context)));
      return address(context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      // Usually another process has started first and has locked the data directory.
      return awaitOther().orElseThrow(() -> unavailable(rootMessage(e), e));
    }
  }

  private Optional<URI> awaitOther() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < OTHER_START_TIMEOUT.toNanos()) {
      Optional<Instance> other = file.read();
      if (other.isPresent()) {
        return other.map(Instance::orchestrator);
      }
      try {
        Thread.sleep(POLL_INTERVAL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (own != null) {
      file.remove();
      own.close();
      own = null;
    }
  }

  private static URI address(ConfigurableApplicationContext context) {
    return URI.create(
        "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port"));
  }

  private static String rootMessage(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return "The orchestrator could not start: " + cause.getMessage();
  }

  private static OrchestratorException unavailable(String message, @Nullable Throwable cause) {
    return new OrchestratorException(OrchestratorException.UNAVAILABLE, message, 0, true, cause);
  }
}
