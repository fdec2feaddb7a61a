package dev.quarry.mcp.protocol.legacy;

import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.feature.ResourceWatch;
import dev.quarry.mcp.protocol.feature.ResourceWatcher;
import dev.quarry.mcp.protocol.feature.ServerFeatures;
import dev.quarry.mcp.protocol.feature.WatchThread;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** The resources to which the client of one session has subscribed. Thread-safe. */
final class ResourceSubscriptions {
  /** A further subscription is accepted by the SDK and gets no notifications. */
  private static final int MAX = 50;

  private final ServerFeatures features;
  private final Function<String, Mono<Void>> notify;
  private final Map<String, WatchThread> watchers = new ConcurrentHashMap<>();

  /**
   * @param notify notifies the client that the resource with this URI has changed
   */
  ResourceSubscriptions(ServerFeatures features, Function<String, Mono<Void>> notify) {
    this.features = features;
    this.notify = notify;
  }

  /** Starts or ends a watch if this request, which the SDK will answer, asks for it. */
  void follow(JsonRpcMessage request) {
    String uri = request.params().path("uri").stringValue("");
    if (request.is(McpSchema.METHOD_RESOURCES_SUBSCRIBE) && watchers.size() < MAX) {
      ResourceWatcher.watch(features, uri)
          .ifPresent(watch -> watchers.computeIfAbsent(uri, each -> start(watch, each)));
    } else if (request.is(McpSchema.METHOD_RESOURCES_UNSUBSCRIBE)) {
      WatchThread watcher = watchers.remove(uri);
      if (watcher != null) {
        watcher.close();
      }
    }
  }

  void close() {
    watchers.values().forEach(WatchThread::close);
    watchers.clear();
  }

  private WatchThread start(ResourceWatch watch, String uri) {
    return ResourceWatcher.start(watch, Caller.current(), () -> notify.apply(uri).block());
  }
}
