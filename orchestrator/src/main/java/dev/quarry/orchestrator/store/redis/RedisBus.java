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
 * Wake-ups within this node at once, and between nodes over Redis Streams. Thread-safe. Redis need
 * not be there, not even at the start.
 */
public final class RedisBus implements Bus, AutoCloseable {
  /**
   * How long things take.
   *
   * @param patience a call to Redis, before Redis counts as away
   * @param block a reader waits for messages in one call; shorter than patience
   * @param abandoned a message about work, before another node takes it over
   */
  record Timing(Duration patience, Duration block, Duration abandoned) {}

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
   * @param url {@code redis://} or {@code rediss://}, with user and password if Redis wants them
   * @param prefix of the keys, the same for all nodes of an installation
   * @param node unlike any other
   * @throws IllegalArgumentException if the URL cannot be used
   */
  public RedisBus(String url, String prefix, String node) {
    this(url, new Streams(prefix, node), TIMING);
  }

  RedisBus(String url, Streams streams, Timing timing) {
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(timing.patience());
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

  /** Connects, in its own threads. Once. */
  public void start() {
    run("sending", new Sender(outbox, streams, timing.patience()));
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
    Subscription here = local.onWork(listener);
    RedisLoop loop = run("work", new WorkReader(streams, outbox, listener, timing));
    return () -> {
      here.close();
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
    return !loops.stream().allMatch(RedisLoop::answering);
  }

  @Override
  public void close() {
    loops.forEach(RedisLoop::close);
    client.shutdown(0, 2, TimeUnit.SECONDS);
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
