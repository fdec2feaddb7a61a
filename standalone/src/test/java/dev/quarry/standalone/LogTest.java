package dev.quarry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.catalina.loader.WebappClassLoaderBase;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log format of a server, with the real configuration. */
class LogTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private interface Logged {
    void write(Logger log);
  }

  private static String logged(String format, Logged what) throws Exception {
    PrintStream standardError = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    LoggerContext context = new LoggerContext();
    LogbackMDCAdapter mdc = new LogbackMDCAdapter();
    context.setMDCAdapter(mdc);
    context.putProperty("logging.structured.format.console", format);
    try {
      System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(LogTest.class.getResource("/logback.xml"));
      mdc.setContextMap(Map.of("trace_id", TRACE));
      what.write(context.getLogger("dev.quarry.Sample"));
      mdc.clear();
    } finally {
      context.stop();
      System.setErr(standardError);
    }
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void an_error_is_found_by_its_trace_id_with_its_date_logger_and_whole_stack() throws Exception {
    List<String> lines =
        logged(
                "",
                log ->
                    log.error(
                        "GET /jobs failed",
                        new IllegalStateException("outer", new IllegalArgumentException("inner"))))
            .lines()
            .toList();
    assertThat(lines.getFirst())
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) ERROR"
                + " \\[trace_id="
                + TRACE
                + "] Sample GET /jobs failed");
    assertThat(lines).contains("java.lang.IllegalStateException: outer");
    assertThat(lines).contains("Caused by: java.lang.IllegalArgumentException: inner");
    assertThat(lines).filteredOn(line -> line.startsWith("\tat ")).hasSizeGreaterThan(5);
  }

  @Test
  void text_from_outside_stays_in_its_line_without_control_characters() throws Exception {
    String forged =
        "x\r\n2026-11-29T00:00:00.000Z INFO [] Sample forged\u001b[2J\u2028\u202ey\u0085z";
    String text =
        logged("", log -> log.warn("refused: {}", forged, new IllegalStateException(forged)));
    assertThat(text.lines().filter(line -> line.contains("forged")))
        .hasSize(2)
        .allMatch(line -> line.contains("refused: x") || line.startsWith("java.lang.Illegal"));
    assertThat(text.chars().filter(c -> Character.isISOControl(c)))
        .allMatch(c -> c == '\n' || c == '\t');
    assertThat(text).doesNotContain("\u2028", "\u202e");
  }

  @Test
  void warnings_of_frameworks_without_a_meaning_for_the_operator_are_off() throws Exception {
    String text =
        logged(
            "",
            log -> {
              LoggerContext context = ((ch.qos.logback.classic.Logger) log).getLoggerContext();
              context
                  .getLogger(TransactionTemplate.class)
                  .error("Application exception overridden by rollback exception");
              context
                  .getLogger(WebappClassLoaderBase.class)
                  .warn("This is very likely to create a memory leak");
            });
    assertThat(text).isEmpty();
  }

  @Test
  void a_server_logs_json_when_it_is_asked_to() throws Exception {
    for (String format : List.of("ecs", "logstash", "gelf")) {
      String text = logged(format, log -> log.error("a\nb", new IllegalStateException("c\nd")));
      assertThat(text.lines()).as(format).hasSize(1);
      JsonNode line = new JsonMapper().readTree(text);
      assertThat(line.toString()).as(format).contains(TRACE, "a\\nb", "IllegalStateException");
    }
  }

  @Test
  void an_unknown_format_is_text() throws Exception {
    assertThat(logged("xml", log -> log.error("here"))).contains("Sample here");
  }
}
