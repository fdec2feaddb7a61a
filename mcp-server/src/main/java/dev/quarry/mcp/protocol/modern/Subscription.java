package dev.quarry.mcp.protocol.modern;

import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.MessageChannel;
import dev.quarry.mcp.protocol.ProtocolException;
import dev.quarry.mcp.protocol.feature.ResourceWatch;
import dev.quarry.mcp.protocol.feature.ResourceWatcher;
import dev.quarry.mcp.protocol.feature.ServerFeatures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;

/**
 * The stream of one {@code subscriptions/listen}. It first acknowledges what the client will be
 * notified of, then sends these notifications, each with the id of the subscription. There is no
 * replay: a client that has lost its stream listens again and reads the current state.
 */
final class Subscription implements AutoCloseable {
  private static final String ID = "io.modelcontextprotocol/subscriptionId";
  private static final int MAX_WATCHED = 50;

  private final ServerFeatures features;
  private final MessageChannel channel;
  private final Map<String, Object> meta;
  private final List<AutoCloseable> watchers = new ArrayList<>();

  /** Held until the acknowledgement is sent, which must be the first message. */
  private final ReentrantLock acknowledging = new ReentrantLock();

  Subscription(ServerFeatures features, MessageChannel channel, JsonNode requestId) {
    this.features = features;
    this.channel = channel;
    meta = Map.of(ID, requestId);
  }

  /** The {@code _meta} of the result that ends the stream. */
  Map<String, Object> meta() {
    return meta;
  }

  /** What this server will send, of what the client asks for. */
  Map<String, Object> accept(JsonNode filter, boolean acceptsTasks) {
    if (!filter.isObject()) {
      throw ProtocolException.invalidParams("The params must have the object notifications.");
    }
    Map<String, Object> accepted = new LinkedHashMap<>();
    for (String list : List.of("tools", "prompts")) {
      if (filter.path(list + "ListChanged").booleanValue(false) && features.changes().announced()) {
        accepted.put(list + "ListChanged", true);
      }
    }
    Set<String> resources = strings(filter, "resourceSubscriptions");
    resources.removeIf(
        uri -> features.resources().stream().noneMatch(resource -> resource.matches(uri)));
    if (!resources.isEmpty()) {
      accepted.put("resourceSubscriptions", List.copyOf(resources));
    }
    Set<String> tasks = strings(filter, "taskIds");
    if (!tasks.isEmpty() && !acceptsTasks) {
      throw Rounds.missing(TaskMethods.REQUIRED);
    }
    tasks.forEach(id -> TaskMethods.known(() -> features.tasks().get(id)));
    if (!tasks.isEmpty()) {
      accepted.put("taskIds", List.copyOf(tasks));
    }
    if (resources.size() + tasks.size() > MAX_WATCHED) {
      throw ProtocolException.invalidParams(
          "A subscription can have at most " + MAX_WATCHED + " resources and tasks.");
    }
    return accepted;
  }

  /** Acknowledges, and starts to watch. */
  void start(Map<String, Object> accepted) {
    Map<String, ResourceWatch> watches = new LinkedHashMap<>();
    for (String uri : list(accepted, "resourceSubscriptions")) {
      ResourceWatcher.watch(features, uri).ifPresent(watch -> watches.put(uri, watch));
    }
    acknowledging.lock();
    try {
      watchers.add(listen(accepted));
      channel.begin();
      notify("notifications/subscriptions/acknowledged", Map.of("notifications", accepted));
    } finally {
      acknowledging.unlock();
    }
    Caller caller = Caller.current();
    watches.forEach(
        (uri, watch) ->
            watchers.add(
                ResourceWatcher.start(
                    watch,
                    caller,
                    () -> notify("notifications/resources/updated", Map.of("uri", uri)))));
    for (String id : list(accepted, "taskIds")) {
      watchers.add(
          TaskWatcher.start(
              features.tasks(), id, caller, task -> notify("notifications/tasks", task.details())));
    }
  }

  private AutoCloseable listen(Map<String, Object> accepted) {
    return features
            .changes()
            .listen(
                list -> {
                  if (accepted.containsKey(list + "ListChanged")) {
                    notify("notifications/" + list + "/list_changed", Map.of());
                  }
                })
        ::run;
  }

  private void notify(String method, Map<String, Object> params) {
    Map<String, Object> tagged = new LinkedHashMap<>(params);
    tagged.put("_meta", meta);
    acknowledging.lock();
    try {
      channel.send(JsonRpcMessage.notification(method, tagged));
    } finally {
      acknowledging.unlock();
    }
  }

  @Override
  public void close() {
    for (AutoCloseable watcher : watchers) {
      try {
        watcher.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Set<String> strings(JsonNode filter, String name) {
    JsonNode values = filter.path(name);
    Set<String> strings = new LinkedHashSet<>();
    if (values.isMissingNode()) {
      return strings;
    }
    if (!values.isArray() || !values.values().stream().allMatch(JsonNode::isString)) {
      throw ProtocolException.invalidParams(name + " must be an array of strings.");
    }
    values.forEach(value -> strings.add(value.stringValue()));
    return strings;
  }

  @SuppressWarnings("unchecked")
  private static List<String> list(Map<String, Object> accepted, String name) {
    return (List<String>) accepted.getOrDefault(name, List.of());
  }
}
