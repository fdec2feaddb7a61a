package dev.quarry.orchestrator.api.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.access.AccessPolicy;
import dev.quarry.orchestrator.access.Authenticator;
import dev.quarry.orchestrator.access.limit.LimitStore;
import dev.quarry.orchestrator.access.limit.Limits;
import dev.quarry.orchestrator.access.limit.StorageBudget;
import dev.quarry.orchestrator.access.limit.TenantLimits;
import dev.quarry.orchestrator.access.limit.TokenBudget;
import dev.quarry.orchestrator.access.limit.TokenUsage;
import dev.quarry.orchestrator.api.edge.AccessFilter;
import dev.quarry.orchestrator.api.edge.PrincipalResolver;
import dev.quarry.orchestrator.api.edge.SecurityHeaders;
import dev.quarry.orchestrator.api.edge.TraceFilter;
import dev.quarry.orchestrator.api.problem.ProblemAdvice;
import dev.quarry.orchestrator.api.problem.RefusalAdvice;
import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.job.JobStatistics;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.NodeRegistry;
import dev.quarry.orchestrator.job.QueueStatistics;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.knowledge.ReindexStore;
import dev.quarry.orchestrator.knowledge.VectorStoreException;
import io.micrometer.tracing.Tracer;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** The responses when a dependency of the API fails. */
final class OutageTest {

  private static <T> T failing(Class<T> port, RuntimeException failure) {
    return port.cast(
        Proxy.newProxyInstance(
            OutageTest.class.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              throw failure;
            }));
  }

  private static MockHttpServletResponse answerWhen(RuntimeException failure) throws Exception {
    LimitStore store = failing(LimitStore.class, failure);
    TenantLimits limits = new TenantLimits(store, Limits.NONE, () -> 0);
    TokenBudget tokens = new TokenBudget(limits, failing(TokenUsage.class, failure), () -> 0);
    JobViews views =
        new JobViews(
            failing(EventLog.class, failure),
            failing(QueueStatistics.class, failure),
            new JobLinks(""),
            tokens,
            new ReindexWaits(failing(ReindexStore.class, failure), () -> 0));
    MockMvc mvc =
        MockMvcBuilders.standaloneSetup(
                new JobListController(
                    failing(JobStore.class, failure),
                    failing(JobStatistics.class, failure),
                    failing(NodeRegistry.class, failure),
                    tokens,
                    new StorageBudget(limits, store, () -> 0),
                    views))
            .setControllerAdvice(new RefusalAdvice(), new ProblemAdvice())
            .setCustomArgumentResolvers(new PrincipalResolver())
            .addFilters(
                new TraceFilter(Tracer.NOOP, new SecurityHeaders("")),
                new AccessFilter(new AccessPolicy(Authenticator.none(), Set.of("localhost"))))
            .build();
    return mvc.perform(MockMvcRequestBuilders.get("/jobs").header("Host", "localhost"))
        .andReturn()
        .getResponse();
  }

  @Test
  void unavailable_database_gives_503_with_retry_after() throws Exception {
    for (RuntimeException failure :
        new RuntimeException[] {
          new StoreUnavailableException("no connection to 10.1.2.3", new RuntimeException()),
          new DataAccessResourceFailureException("no connection to 10.1.2.3")
        }) {
      MockHttpServletResponse answer = answerWhen(failure);
      assertThat(answer.getStatus()).isEqualTo(503);
      assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
      assertThat(answer.getContentAsString())
          .contains("\"code\":\"database_unavailable\"")
          .doesNotContain("10.1.2.3");
    }
  }

  @Test
  void unavailable_index_gives_503_with_retry_after() throws Exception {
    MockHttpServletResponse answer =
        answerWhen(new VectorStoreException("no 10.1.2.3", new RuntimeException()));
    assertThat(answer.getStatus()).isEqualTo(503);
    assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
    assertThat(answer.getContentAsString())
        .contains("\"code\":\"vectors_unavailable\"")
        .doesNotContain("10.1.2.3");
  }

  @Test
  void internal_error_shows_only_the_trace_id() throws Exception {
    MockHttpServletResponse answer = answerWhen(new IllegalStateException("secret at line 7"));
    assertThat(answer.getStatus()).isEqualTo(500);
    assertThat(answer.getContentAsString())
        .contains("\"code\":\"internal_error\"", String.valueOf(answer.getHeader("X-Trace-Id")))
        .doesNotContain("secret", "IllegalState");
  }
}
