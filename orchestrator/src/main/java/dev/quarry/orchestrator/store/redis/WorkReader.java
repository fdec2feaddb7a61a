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
 * Reads as many work messages as this node has free slots, and takes over messages that another
 * node read and did not acknowledge in time.
 */
final class WorkReader implements RedisLoop.Task {
  private static final Logger log = LoggerFactory.getLogger(WorkReader.class);

  private final Streams streams;
  private final Outbox outbox;
  private final Bus.WorkListener listener;
  private final RedisBus.Timing timing;
  private long takeoverAt = System.nanoTime();

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
      deliver(read(redis.sync(), free));
      if (System.nanoTime() - takeoverAt > timing.takeoverDelay().toNanos() / 2) {
        deliver(takeOver(redis.sync(), free));
        takeoverAt = System.nanoTime();
      }
    } catch (RedisCommandExecutionException e) {
      if (!groupIsGone(e)) {
        throw e;
      }
      createGroup(redis.sync());
    }
  }

  /** After a FLUSHALL. Redis 7 returns the error to a blocked reader, 6.2 to the next reader. */
  private static boolean groupIsGone(RedisCommandExecutionException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith("NOGROUP") || message.startsWith("UNBLOCKED");
  }

  private void deliver(List<String> messages) {
    if (!messages.isEmpty()) {
      listener.wake(() -> acknowledged(messages));
    }
  }

  /** If this node is full, due jobs may remain: wakes another node. */
  private void acknowledged(List<String> messages) {
    outbox.acknowledged(messages);
    if (listener.full()) {
      outbox.work();
    }
  }

  @SuppressWarnings("unchecked") // generic varargs array, only read
  private List<String> read(RedisCommands<String, String> redis, int count) {
    return redis
        .xreadgroup(
            Consumer.from(Streams.WORKERS, streams.node()),
            XReadArgs.Builder.block(timing.block()).count(count),
            StreamOffset.lastConsumed(streams.work()))
        .stream()
        .map(StreamMessage::getId)
        .toList();
  }

  /** Reads only ids: the response of Redis 6.2 differs for messages that were deleted. */
  private List<String> takeOver(RedisCommands<String, String> redis, int count) {
    return redis
        .xautoclaim(
            streams.work(),
            new XAutoClaimArgs<String>()
                .consumer(Consumer.from(Streams.WORKERS, streams.node()))
                .minIdleTime(timing.takeoverDelay())
                .startId("0-0")
                .count(count)
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
      log.debug("The consumer group exists already.");
    }
  }
}
