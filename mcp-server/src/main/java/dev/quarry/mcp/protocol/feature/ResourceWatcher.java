package dev.quarry.mcp.protocol.feature;

import dev.quarry.mcp.access.Caller;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one resource in a thread of its own, on behalf of a caller, until it is closed or the
 * resource will not change any more. Thread-safe.
 */
public final class ResourceWatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ResourceWatcher.class);

  /** Longest time until a closed watcher is noticed by a wait that cannot be interrupted. */
  private static final Duration WAIT = Duration.ofSeconds(20);

  private final Thread thread;

  private ResourceWatcher(Thread thread) {
    this.thread = thread;
  }

  /**
   * @param changed runs after each change
   */
  public static ResourceWatcher start(
      ServerFeatures features, String uri, Caller caller, Runnable changed) {
    return new ResourceWatcher(
        Thread.ofVirtual()
            .name("mcp-resource-watcher")
            .start(
                () -> {
                  try {
                    caller.run(() -> watch(features, uri, changed));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } catch (Exception e) {
                    log.info("A watch for changes of a resource has ended: {}", e.getMessage());
                  }
                }));
  }

  private static void watch(ServerFeatures features, String uri, Runnable changed)
      throws InterruptedException {
    Optional<ResourceWatch> watch =
        features.resources().stream()
            .filter(resource -> resource.matches(uri))
            .findFirst()
            .flatMap(resource -> resource.watch(uri));
    if (watch.isEmpty()) {
      return;
    }
    while (!watch.get().ended() && !Thread.currentThread().isInterrupted()) {
      if (watch.get().awaitChange(WAIT)) {
        changed.run();
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
