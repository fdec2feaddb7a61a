package dev.quarry.orchestrator.store.redis;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Sends all pending messages of the outbox in one round trip. */
final class Sender implements RedisLoop.Task {
  private static final Duration PING_INTERVAL = Duration.ofSeconds(1);
  private static final int JOBS_PER_MESSAGE = 500;

  private final Outbox outbox;
  private final Streams streams;
  private final Duration timeout;

  Sender(Outbox outbox, Streams streams, Duration timeout) {
    this.outbox = outbox;
    this.streams = streams;
    this.timeout = timeout;
  }

  /** Announces work at once: jobs may have been submitted while Redis was unavailable. */
  @Override
  public void begin(StatefulRedisConnection<String, String> redis) {
    outbox.open();
    outbox.work();
  }

  @Override
  public void step(StatefulRedisConnection<String, String> redis) throws InterruptedException {
    Outbox.Batch batch = outbox.take(PING_INTERVAL);
    List<RedisFuture<?>> sent = new ArrayList<>();
    RedisAsyncCommands<String, String> commands = redis.async();
    if (batch.isEmpty()) {
      sent.add(commands.ping());
    }
    if (batch.work()) {
      sent.add(
          commands.xadd(
              streams.work(),
              trimmedTo(Streams.MAX_WORK_MESSAGES),
              Map.of(Streams.FROM, streams.node())));
    }
    for (Map<String, String> message : messages(batch)) {
      sent.add(commands.xadd(streams.events(), trimmedTo(Streams.MAX_EVENT_MESSAGES), message));
    }
    if (!batch.acknowledged().isEmpty()) {
      String[] ids = batch.acknowledged().toArray(String[]::new);
      sent.add(commands.xack(streams.work(), Streams.WORKERS, ids));
      sent.add(commands.xdel(streams.work(), ids));
    }
    if (!LettuceFutures.awaitAll(timeout, sent.toArray(RedisFuture[]::new))) {
      throw new RedisCommandTimeoutException("no response within " + timeout);
    }
  }

  @Override
  public void unavailable() {
    outbox.close();
  }

  private List<Map<String, String>> messages(Outbox.Batch batch) {
    List<Map<String, String>> messages = new ArrayList<>();
    int count = Math.max(batch.changed().size(), batch.cancelled().size());
    for (int from = 0; from < count; from += JOBS_PER_MESSAGE) {
      Map<String, String> message = new LinkedHashMap<>();
      message.put(Streams.FROM, streams.node());
      message.put(Streams.CHANGED, part(batch.changed(), from));
      message.put(Streams.CANCELLED, part(batch.cancelled(), from));
      messages.add(message);
    }
    return messages;
  }

  private static String part(List<UUID> jobs, int from) {
    return jobs.stream()
        .skip(from)
        .limit(JOBS_PER_MESSAGE)
        .map(UUID::toString)
        .collect(Collectors.joining(","));
  }

  private static XAddArgs trimmedTo(int messages) {
    return new XAddArgs().maxlen(messages).approximateTrimming();
  }
}
