package dev.quarry.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.FakeOrchestrator;
import dev.quarry.mcp.tool.MonotonicClock;
import dev.quarry.mcp.tool.ToolDispatcher;
import dev.quarry.mcp.tool.ToolRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.util.ServletRequestPathUtils;

class SessionsTest {
  private static final byte[] INITIALIZE =
      ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
           + "\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}")
          .getBytes(StandardCharsets.UTF_8);

  private final AtomicLong now = new AtomicLong();
  private final Sessions sessions =
      new Sessions(
          new SessionLimits(9, 3, Duration.ofMinutes(30), Duration.ofSeconds(10)), "", now::get);

  @BeforeEach
  void serve() {
    FakeOrchestrator orchestrator = new FakeOrchestrator();
    new SdkServers(
            new ToolDispatcher(
                ToolRegistry.tools(orchestrator, MonotonicClock.SYSTEM, orchestrator::canRender)),
            orchestrator,
            "1")
        .serve(sessions);
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
            new SessionLimits(10_000, 10_000, Duration.ofMinutes(30), Duration.ofSeconds(10)),
            "",
            now::get);
    FakeOrchestrator orchestrator = new FakeOrchestrator();
    new SdkServers(
            new ToolDispatcher(
                ToolRegistry.tools(orchestrator, MonotonicClock.SYSTEM, orchestrator::canRender)),
            orchestrator,
            "1")
        .serve(many);
    int threads = Thread.activeCount();

    for (int i = 0; i < 1_000; i++) {
      many.open(request(), INITIALIZE);
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
    String id = sessions.open(request(), INITIALIZE).headers().getFirst("Mcp-Session-Id");
    pass(Duration.ofSeconds(1));
    return java.util.Objects.requireNonNull(id);
  }

  private void pass(Duration duration) {
    now.addAndGet(duration.toNanos());
  }

  private static ServerRequest request() {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", "/mcp");
    ServletRequestPathUtils.parseAndCache(request);
    return ServerRequest.create(request, List.of(new StringHttpMessageConverter()));
  }
}
