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

/** Reads what other nodes tell about jobs and tells it to those who listen on this one. */
final class EventReader implements RedisLoop.Task {
  private static final Logger log = LoggerFactory.getLogger(EventReader.class);
  private static final String BEGINNING = "0-0";
  private static final int AT_ONCE = 500;

  private final Streams streams;
  private final Bus local;
  private final Duration block;
  private String read = BEGINNING;

  EventReader(Streams streams, Bus local, Duration block) {
    this.streams = streams;
    this.local = local;
    this.block = block;
  }

  /** Continues after the newest message: who waits for older ones has looked meanwhile. */
  @Override
  public void begin(StatefulRedisConnection<String, String> redis) {
    read = newest(redis);
  }

  @Override
  @SuppressWarnings("unchecked") // an array of generics, made by varargs and only read
  public void step(StatefulRedisConnection<String, String> redis) {
    List<StreamMessage<String, String>> messages =
        redis
            .sync()
            .xread(
                XReadArgs.Builder.block(block).count(AT_ONCE),
                StreamOffset.from(streams.events(), read));
    for (StreamMessage<String, String> message : messages) {
      tell(message.getBody());
      read = message.getId();
    }
    if (messages.isEmpty() && newest(redis).equals(BEGINNING)) {
      read = BEGINNING; // the stream is gone, and ids may start anew
    }
  }

  private String newest(StatefulRedisConnection<String, String> redis) {
    return redis.sync().xrevrange(streams.events(), Range.unbounded(), Limit.from(1)).stream()
        .map(StreamMessage::getId)
        .findFirst()
        .orElse(BEGINNING);
  }

  private void tell(Map<String, String> message) {
    if (streams.node().equals(message.get(Streams.FROM))) {
      return; // told when it was sent
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
        log.debug("No job id on the bus: {}", job, e);
      }
    }
  }
}
