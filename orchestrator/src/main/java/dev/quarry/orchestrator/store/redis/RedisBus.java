package dev.quarry.orchestrator.store.redis;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.event.LocalBus;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends wake-ups within this node directly and between nodes over Redis Streams. Thread-safe. Redis
 * may be unavailable at any time, also at the start.
 */
public final class RedisBus implements Bus, AutoCloseable {
  /**
   * Timeouts and delays.
   *
   * @param timeout command timeout; after it Redis counts as unavailable
   * @param block how long a read waits for messages; shorter than {@code timeout}
   * @param takeoverDelay time after which another node takes over an unacknowledged work message
   */
  record Timing(Duration timeout, Duration block, Duration takeoverDelay) {}

  private static final Timing TIMING =
      new Timing(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(10));

  private final LocalBus local = new LocalBus();
  private final Outbox outbox = new Outbox();
  private final Streams streams;
  private final Timing timing;
  private final ClientResources resources;
  private final RedisClient client;
  private final List<RedisLoop> loops = new CopyOnWriteArrayList<>();

  /**
   * @param url {@code redis://} or {@code rediss://}, with user and password if Redis requires them
   * @param prefix prefix of the keys, the same for all nodes of an installation
   * @param node unique name of this node
   * @throws IllegalArgumentException if the URL cannot be used
   */
  public RedisBus(String url, String prefix, String node) {
    this(url, new Streams(prefix, node), TIMING);
  }

  RedisBus(String url, Streams streams, Timing timing) {
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(timing.timeout());
    uri.setClientName("quarry");
    this.streams = streams;
    this.timing = timing;
    this.resources =
        ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .build();
    this.client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false) // each loop opens a new connection itself
            .timeoutOptions(TimeoutOptions.enabled())
            .build());
  }

  @Override
  public void start() {
    run("sending", new Sender(outbox, streams, timing.timeout()));
    run("events", new EventReader(streams, local, timing.block()));
  }

  private RedisLoop run(String name, RedisLoop.Task task) {
    RedisLoop loop = new RedisLoop(client, name, task);
    loops.add(loop);
    loop.start();
    return loop;
  }

  @Override
  public void workAvailable() {
    local.workAvailable();
    outbox.work();
  }

  @Override
  public void jobChanged(UUID jobId) {
    local.jobChanged(jobId);
    outbox.changed(jobId);
  }

  @Override
  public void cancelRequested(UUID jobId) {
    local.cancelRequested(jobId);
    outbox.cancelled(jobId);
  }

  @Override
  public Subscription onWork(WorkListener listener) {
    Subscription localSubscription = local.onWork(listener);
    RedisLoop loop = run("work", new WorkReader(streams, outbox, listener, timing));
    return () -> {
      localSubscription.close();
      loops.remove(loop);
      loop.close();
    };
  }

  @Override
  public Subscription onChange(UUID jobId, Runnable listener) {
    return local.onChange(jobId, listener);
  }

  @Override
  public Subscription onCancel(Consumer<UUID> listener) {
    return local.onCancel(listener);
  }

  @Override
  public boolean disconnected() {
    return !loops.stream().allMatch(RedisLoop::connected);
  }

  @Override
  public void close() {
    loops.forEach(RedisLoop::close);
    client.shutdown(0, 2, TimeUnit.SECONDS);
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
