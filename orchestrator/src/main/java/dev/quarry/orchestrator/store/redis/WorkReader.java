package dev.quarry.orchestrator.store.redis;

import dev.quarry.orchestrator.event.Bus;
import io.lettuce.core.Consumer;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes as many messages about work as this node has free slots, and those that another node took
 * and did not answer for.
 */
final class WorkReader implements RedisLoop.Task {
  private static final Logger log = LoggerFactory.getLogger(WorkReader.class);

  private final Streams streams;
  private final Outbox outbox;
  private final Bus.WorkListener listener;
  private final RedisBus.Timing timing;
  private long adoptedAt = System.nanoTime();

  WorkReader(Streams streams, Outbox outbox, Bus.WorkListener listener, RedisBus.Timing timing) {
    this.streams = streams;
    this.outbox = outbox;
    this.listener = listener;
    this.timing = timing;
  }

  @Override
  public void begin(StatefulRedisConnection<String, String> redis) {
    createGroup(redis.sync());
  }

  @Override
  public void step(StatefulRedisConnection<String, String> redis) throws InterruptedException {
    int free = listener.awaitFree(timing.block());
    if (free == 0) {
      redis.sync().ping();
      return;
    }
    try {
      take(read(redis.sync(), free));
      if (System.nanoTime() - adoptedAt > timing.abandoned().toNanos() / 2) {
        take(adopt(redis.sync(), free));
        adoptedAt = System.nanoTime();
      }
    } catch (RedisCommandExecutionException e) {
      if (!groupIsGone(e)) {
        throw e;
      }
      createGroup(redis.sync());
    }
  }

  /** After a FLUSHALL; Redis 7 says so to a reader that waits, 6.2 to the next one. */
  private static boolean groupIsGone(RedisCommandExecutionException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith("NOGROUP") || message.startsWith("UNBLOCKED");
  }

  private void take(List<String> messages) {
    if (!messages.isEmpty()) {
      listener.wake(() -> looked(messages));
    }
  }

  /** A node that is full now may have left work, for another one that is not. */
  private void looked(List<String> messages) {
    outbox.looked(messages);
    if (listener.full()) {
      outbox.work();
    }
  }

  @SuppressWarnings("unchecked") // an array of generics, made by varargs and only read
  private List<String> read(RedisCommands<String, String> redis, int most) {
    return redis
        .xreadgroup(
            Consumer.from(Streams.WORKERS, streams.node()),
            XReadArgs.Builder.block(timing.block()).count(most),
            StreamOffset.lastConsumed(streams.work()))
        .stream()
        .map(StreamMessage::getId)
        .toList();
  }

  /** Ids alone: Redis 6.2 answers in its own way for messages that are there no more. */
  private List<String> adopt(RedisCommands<String, String> redis, int most) {
    return redis
        .xautoclaim(
            streams.work(),
            new XAutoClaimArgs<String>()
                .consumer(Consumer.from(Streams.WORKERS, streams.node()))
                .minIdleTime(timing.abandoned())
                .startId("0-0")
                .count(most)
                .justid())
        .getMessages()
        .stream()
        .map(StreamMessage::getId)
        .toList();
  }

  private void createGroup(RedisCommands<String, String> redis) {
    try {
      redis.xgroupCreate(
          StreamOffset.from(streams.work(), "0-0"),
          Streams.WORKERS,
          XGroupCreateArgs.Builder.mkstream());
    } catch (RedisBusyException e) {
      log.debug("The group is there.");
    }
  }
}
