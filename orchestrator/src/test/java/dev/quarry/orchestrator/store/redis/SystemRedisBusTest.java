package dev.quarry.orchestrator.store.redis;

import dev.quarry.orchestrator.OutsideTool;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;

/** Runs on the redis-server of this machine, if it is installed. */
final class SystemRedisBusTest extends RedisBusSuite {
  @BeforeAll
  static void find() throws Exception {
    Optional<RedisServer> found = RedisServer.system();
    if (found.isEmpty()) {
      OutsideTool.named("redis-server")
          .absent("it is not on the PATH: the bus is tested on the Redis 6.2 of the build alone");
    }
    found.get().close();
  }

  @Override
  RedisServer server() throws Exception {
    return RedisServer.system().orElseThrow();
  }
}
