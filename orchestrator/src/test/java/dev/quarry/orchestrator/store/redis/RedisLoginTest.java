package dev.quarry.orchestrator.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.event.WorkingNode;
import dev.quarry.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Redis with a password, with ACL users and with TLS. */
@Timeout(120)
final class RedisLoginTest {
  private static final RedisBus.Timing TIMING =
      new RedisBus.Timing(Duration.ofSeconds(3), Duration.ofMillis(300), Duration.ofSeconds(1));

  /** The permissions that docs/configuration.md lists. */
  private static final String COMMANDS =
      "XADD XREAD XREADGROUP XREVRANGE XACK XDEL XAUTOCLAIM XGROUP PING HELLO AUTH CLIENT";

  private static RedisBus bus(String url, String node) {
    RedisBus bus = new RedisBus(url, new Streams("test", node), TIMING);
    bus.start();
    return bus;
  }

  private static void reach(String url) throws InterruptedException {
    UUID job = UUID.randomUUID();
    Semaphore changed = new Semaphore(0);
    try (RedisBus here = bus(url, "here");
        RedisBus there = bus(url, "there");
        Bus.Subscription _ = there.onChange(job, changed::release);
        Bus.Subscription _ = there.onWork(new WorkingNode(4))) {
      Await.until("linked", () -> !here.disconnected() && !there.disconnected());
      here.workAvailable();
      here.jobChanged(job);
      assertThat(changed.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void stayOut(String url) throws InterruptedException {
    try (RedisBus bus = bus(url, "stranger")) {
      for (int i = 0; i < 10; i++) {
        assertThat(bus.disconnected()).isTrue();
        assertThat(new Semaphore(0).tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
      }
    }
  }

  @Test
  void password_of_the_url_is_used() throws Exception {
    try (RedisServer redis = RedisServer.embedded("--requirepass", "open sesame")) {
      reach(redis.url("redis", ":open%20sesame"));
      stayOut(redis.url("redis", ":wrong"));
      stayOut(redis.url());
    }
  }

  @Test
  void user_needs_only_the_documented_permissions() throws Exception {
    List<String> user =
        new ArrayList<>(List.of("--user", "quarry", "on", ">secret", "~test:*", "-@all"));
    Arrays.stream(COMMANDS.split(" ")).forEach(command -> user.add("+" + command));
    user.addAll(List.of("--user", "default", "off"));
    try (RedisServer redis = RedisServer.embedded(user.toArray(String[]::new))) {
      reach(redis.url("redis", "quarry:secret"));
      stayOut(redis.url("redis", "quarry:wrong"));
    }
  }

  @Test
  void tls_requires_a_trusted_certificate(@TempDir Path dir) throws Exception {
    TestCertificate certificate = TestCertificate.make(dir);
    String[] options =
        Stream.of(
                Stream.of("--port", "0", "--tls-port", "PORT", "--tls-auth-clients", "no"),
                Stream.of("--tls-cert-file", certificate.certificate().toString()),
                Stream.of("--tls-key-file", certificate.key().toString()),
                Stream.of("--tls-ca-cert-file", certificate.certificate().toString()),
                Stream.of("--requirepass", "secret"))
            .flatMap(option -> option)
            .toArray(String[]::new);
    try (RedisServer redis = RedisServer.embedded(options)) {
      stayOut(redis.url("rediss", ":secret"));
      certificate.trusting(() -> reach(redis.url("rediss", ":secret")));
    }
  }
}
