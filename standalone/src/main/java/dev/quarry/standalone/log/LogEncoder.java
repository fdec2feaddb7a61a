package dev.quarry.standalone.log;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Writes log lines as text by a pattern, or, for servers whose log is collected, as JSON in one of
 * Spring Boot's structured formats. Boot itself chooses between the two only where it sets up the
 * log; here two applications share one log that is there before either of them.
 */
public final class LogEncoder extends PatternLayoutEncoder {
  private static final Set<String> STRUCTURED = Set.of("ecs", "logstash", "gelf");

  private String format = "";
  private @Nullable StructuredLogEncoder structured;

  /**
   * @param format ecs, logstash or gelf; empty for text
   */
  public void setFormat(String format) {
    this.format = format.strip();
  }

  @Override
  public void start() {
    if (STRUCTURED.contains(format)) {
      structured = structured();
      structured.start();
    } else if (!format.isEmpty()) {
      addError("No log format '" + format + "'; there are " + STRUCTURED + ". Logging as text.");
    }
    super.start();
  }

  private StructuredLogEncoder structured() {
    StandardEnvironment settings = new StandardEnvironment();
    settings
        .getPropertySources()
        .addLast(new MapPropertySource("quarry", Map.of("spring.application.name", "quarry")));
    getContext().putObject(Environment.class.getName(), settings);
    StructuredLogEncoder encoder = new StructuredLogEncoder();
    encoder.setContext(getContext());
    encoder.setFormat(format);
    return encoder;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return structured == null ? super.encode(event) : structured.encode(event);
  }
}
