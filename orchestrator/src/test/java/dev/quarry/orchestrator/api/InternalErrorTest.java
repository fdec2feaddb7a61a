package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.quarry.orchestrator.KeyedOrchestrator;
import java.net.http.HttpResponse;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The trace id of a 500 response finds its cause in the log. */
final class InternalErrorTest {

  @Test
  void trace_id_of_a_500_is_in_the_log_with_the_cause() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    try (KeyedOrchestrator server = new KeyedOrchestrator()) {
      String key = server.key("acme", "viewer");
      JdbcClient.create(server.bean(DataSource.class))
          .sql("alter table job rename to job_elsewhere")
          .update();
      log.start();
      root.addAppender(log);
      HttpResponse<String> answer = server.get("/jobs", key);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
      String trace = new JsonMapper().readTree(answer.body()).path("trace_id").asString();
      assertThat(log.list)
          .filteredOn(event -> trace.equals(event.getMDCPropertyMap().get("trace_id")))
          .anySatisfy(
              event -> {
                assertThat(event.getFormattedMessage()).contains("GET /jobs");
                assertThat(event.getThrowableProxy().getCause().getMessage()).contains("job");
                assertThat(event.getMDCPropertyMap()).containsEntry("tenant", "acme");
              });
    } finally {
      root.detachAppender(log);
    }
  }
}
