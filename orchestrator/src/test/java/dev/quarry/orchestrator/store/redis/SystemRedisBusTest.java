package dev.quarry.orchestrator.store.redis;

import org.opentest4j.TestAbortedException;

/** On the redis-server of this machine, if there is one. */
final class SystemRedisBusTest extends RedisBusSuite {
  @Override
  RedisServer server() throws Exception {
    return RedisServer.system()
        .orElseThrow(() -> new TestAbortedException("no redis-server on the PATH"));
  }
}
