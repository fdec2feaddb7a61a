package dev.quarry.orchestrator.store.redis;

/** On Redis 6.2, the oldest that is supported. */
final class EmbeddedRedisBusTest extends RedisBusSuite {
  @Override
  RedisServer server() throws Exception {
    return RedisServer.embedded();
  }
}
