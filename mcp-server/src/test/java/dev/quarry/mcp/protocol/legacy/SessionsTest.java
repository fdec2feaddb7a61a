package dev.quarry.mcp.protocol.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.FakeOrchestrator;
import dev.quarry.mcp.protocol.JsonRpcMessage;
import dev.quarry.mcp.protocol.feature.QuarryFeatures;
import dev.quarry.mcp.protocol.feature.ServerFeatures;
import dev.quarry.mcp.tool.MonotonicClock;
import dev.quarry.mcp.tool.ToolDispatcher;
import dev.quarry.mcp.tool.ToolRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final String INITIALIZE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
          + "\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";

  private final AtomicLong now = new AtomicLong();
  private final ServerFeatures features = features();
  private final Sessions sessions =
      new Sessions(
          features,
          new SessionLimits(9, 3, Duration.ofMinutes(30), Duration.ofSeconds(10)),
          "",
          now::get);

  @BeforeEach
  void serve() {
    new SdkServers(features).serve(sessions);
  }

  @Test
  void idle_session_is_evicted_and_a_used_one_kept() throws Exception {
    String idle = open();
    String used = open();
    pass(Duration.ofMinutes(29));
    assertThat(sessions.find(used)).isPresent();
    pass(Duration.ofMinutes(1));

    sessions.evictIdle();

    assertThat(sessions.find(idle)).isEmpty();
    assertThat(sessions.find(used)).isPresent();
  }

  @Test
  void idlest_session_is_evicted_for_a_new_one() throws Exception {
    String first = open();
    String second = open();
    open();
    sessions.find(first);

    open();

    assertThat(sessions.size()).isEqualTo(3);
    assertThat(sessions.find(second)).isEmpty();
    assertThat(sessions.find(first)).isPresent();
  }

  @Test
  void session_uses_little_memory() throws Exception {
    Sessions many =
        new Sessions(
            features,
            new SessionLimits(10_000, 10_000, Duration.ofMinutes(30), Duration.ofSeconds(10)),
            "",
            now::get);
    new SdkServers(features).serve(many);
    int threads = Thread.activeCount();

    for (int i = 0; i < 1_000; i++) {
      many.open(initialize());
    }

    assertThat(many.size()).isEqualTo(1_000);
    assertThat(Thread.activeCount()).isLessThan(threads + 10);
  }

  @Test
  void server_shutdown_closes_all_sessions() throws Exception {
    open();
    open();

    sessions.closeGracefully().block();

    assertThat(sessions.size()).isZero();
  }

  private String open() throws Exception {
    pass(Duration.ofSeconds(1));
    String id = sessions.issued(sessions.open(initialize()));
    pass(Duration.ofSeconds(1));
    return id;
  }

  private void pass(Duration duration) {
    now.addAndGet(duration.toNanos());
  }

  private static JsonRpcMessage initialize() throws JsonRpcMessage.Malformed {
    return JsonRpcMessage.of(JsonRpcMessage.read(INITIALIZE.getBytes(StandardCharsets.UTF_8)));
  }

  private static ServerFeatures features() {
    FakeOrchestrator orchestrator = new FakeOrchestrator();
    return new QuarryFeatures(
        new ToolDispatcher(
            ToolRegistry.tools(orchestrator, MonotonicClock.SYSTEM, orchestrator::canRender)),
        orchestrator,
        "1");
  }
}
