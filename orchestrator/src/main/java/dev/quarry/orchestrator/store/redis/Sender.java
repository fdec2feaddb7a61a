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

/** Sends what has gathered in the outbox, all of it in one round trip. */
final class Sender implements RedisLoop.Task {
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final int JOBS_PER_MESSAGE = 500;

  private final Outbox outbox;
  private final Streams streams;
  private final Duration patience;

  Sender(Outbox outbox, Streams streams, Duration patience) {
    this.outbox = outbox;
    this.streams = streams;
    this.patience = patience;
  }

  /** What was submitted while Redis was away is to be found at once. */
  @Override
  public void begin(StatefulRedisConnection<String, String> redis) {
    outbox.open();
    outbox.work();
  }

  @Override
  public void step(StatefulRedisConnection<String, String> redis) throws InterruptedException {
    Outbox.Batch batch = outbox.take(IDLE);
    List<RedisFuture<?>> sent = new ArrayList<>();
    RedisAsyncCommands<String, String> commands = redis.async();
    if (batch.isEmpty()) {
      sent.add(commands.ping());
    }
    if (batch.work()) {
      sent.add(
          commands.xadd(
              streams.work(), kept(Streams.WORK_KEPT), Map.of(Streams.FROM, streams.node())));
    }
    for (Map<String, String> message : messages(batch)) {
      sent.add(commands.xadd(streams.events(), kept(Streams.EVENTS_KEPT), message));
    }
    if (!batch.looked().isEmpty()) {
      String[] ids = batch.looked().toArray(String[]::new);
      sent.add(commands.xack(streams.work(), Streams.WORKERS, ids));
      sent.add(commands.xdel(streams.work(), ids));
    }
    if (!LettuceFutures.awaitAll(patience, sent.toArray(RedisFuture[]::new))) {
      throw new RedisCommandTimeoutException("no answer within " + patience);
    }
  }

  @Override
  public void away() {
    outbox.shut();
  }

  private List<Map<String, String>> messages(Outbox.Batch batch) {
    List<Map<String, String>> messages = new ArrayList<>();
    int most = Math.max(batch.changed().size(), batch.cancelled().size());
    for (int at = 0; at < most; at += JOBS_PER_MESSAGE) {
      Map<String, String> message = new LinkedHashMap<>();
      message.put(Streams.FROM, streams.node());
      message.put(Streams.CHANGED, part(batch.changed(), at));
      message.put(Streams.CANCELLED, part(batch.cancelled(), at));
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

  private static XAddArgs kept(int messages) {
    return new XAddArgs().maxlen(messages).approximateTrimming();
  }
}
