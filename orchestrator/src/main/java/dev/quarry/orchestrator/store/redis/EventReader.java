package dev.quarry.orchestrator.store.redis;

import dev.quarry.orchestrator.event.Bus;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the messages of other nodes and delivers them to the listeners on this node. */
final class EventReader implements RedisLoop.Task {
  private static final Logger log = LoggerFactory.getLogger(EventReader.class);
  private static final String STREAM_START = "0-0";
  private static final int MAX_MESSAGES = 500;

  private final Streams streams;
  private final Bus local;
  private final Duration block;
  private String lastId = STREAM_START;

  EventReader(Streams streams, Bus local, Duration block) {
    this.streams = streams;
    this.local = local;
    this.block = block;
  }

  /** Starts after the newest message: listeners have polled in the meantime. */
  @Override
  public void begin(StatefulRedisConnection<String, String> redis) {
    lastId = newest(redis);
  }

  @Override
  @SuppressWarnings("unchecked") // generic varargs array, only read
  public void step(StatefulRedisConnection<String, String> redis) {
    List<StreamMessage<String, String>> messages =
        redis
            .sync()
            .xread(
                XReadArgs.Builder.block(block).count(MAX_MESSAGES),
                StreamOffset.from(streams.events(), lastId));
    for (StreamMessage<String, String> message : messages) {
      deliver(message.getBody());
      lastId = message.getId();
    }
    if (messages.isEmpty() && newest(redis).equals(STREAM_START)) {
      lastId = STREAM_START; // the stream was deleted, and ids may restart
    }
  }

  private String newest(StatefulRedisConnection<String, String> redis) {
    return redis.sync().xrevrange(streams.events(), Range.unbounded(), Limit.from(1)).stream()
        .map(StreamMessage::getId)
        .findFirst()
        .orElse(STREAM_START);
  }

  private void deliver(Map<String, String> message) {
    if (streams.node().equals(message.get(Streams.FROM))) {
      return; // the listeners were notified when it was sent
    }
    each(message.getOrDefault(Streams.CHANGED, ""), local::jobChanged);
    each(message.getOrDefault(Streams.CANCELLED, ""), local::cancelRequested);
  }

  private static void each(String jobs, Consumer<UUID> listener) {
    if (jobs.isEmpty()) {
      return;
    }
    for (String job : jobs.split(",", -1)) {
      try {
        listener.accept(UUID.fromString(job));
      } catch (IllegalArgumentException e) {
        log.debug("Ignoring an invalid job id in a message: {}", job, e);
      }
    }
  }
}
