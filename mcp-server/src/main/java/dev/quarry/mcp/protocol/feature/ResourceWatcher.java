package dev.quarry.mcp.protocol.feature;

import dev.quarry.mcp.access.Caller;
import java.time.Duration;
import java.util.Optional;

/** Watches resources for changes. */
public final class ResourceWatcher {
  private static final Duration WAIT = Duration.ofSeconds(20);

  private ResourceWatcher() {}

  /** A watch for changes from now on; empty if the resource never changes or does not exist. */
  public static Optional<ResourceWatch> watch(ServerFeatures features, String uri) {
    return features.resources().stream()
        .filter(resource -> resource.matches(uri))
        .findFirst()
        .flatMap(resource -> resource.watch(uri));
  }

  /**
   * Watches in a thread of its own, until that is closed or the resource will not change any more.
   *
   * @param changed runs after each change
   */
  public static WatchThread start(ResourceWatch watch, Caller caller, Runnable changed) {
    return WatchThread.start(
        caller,
        delivery -> {
          if (!watch.ended() && watch.awaitChange(WAIT)) {
            delivery.accept(changed);
          }
          return !watch.ended();
        });
  }
}
