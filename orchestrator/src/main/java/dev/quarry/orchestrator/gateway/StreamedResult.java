package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressStream;
import dev.quarry.orchestrator.gateway.ProgressReport.InvalidReportException;
import dev.quarry.orchestrator.gateway.StreamMessages.Message;
import dev.quarry.orchestrator.handler.StageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a streamed response up to its result. A message is a JSON object: {@code {"result": ...}}
 * is the result and the last message, {@code {"error": "..."}} fails the call, all others are
 * progress reports. A server-sent event named {@code result} is the result itself. A stream that
 * ends without a result is an error that is retried. Thread-safe.
 */
final class StreamedResult {
  private static final Set<String> NDJSON_TYPES =
      Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");
  private static final String EVENT_STREAM = "text/event-stream";
  private static final Duration WRITE_INTERVAL = Duration.ofMillis(200);
  private static final int MAX_ERROR_LENGTH = 300;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final LongSupplier nanos;

  StreamedResult(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether a response is a stream of messages. */
  static boolean isStreamed(EgressStream stream) {
    String type = type(stream);
    return stream.status() / 100 == 2 && (NDJSON_TYPES.contains(type) || type.equals(EVENT_STREAM));
  }

  private static String type(EgressStream stream) {
    String type = stream.header("content-type").orElse("");
    return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the result as JSON.
   *
   * @param delay before the next attempt if the stream ends without a result
   */
  byte[] read(EgressStream stream, Route route, ProgressRecorder recorder, Duration delay)
      throws EgressException, StageException, InterruptedException {
    StreamMessages messages = new StreamMessages(stream, type(stream).equals(EVENT_STREAM));
    long writtenAt = nanos.getAsLong() - WRITE_INTERVAL.toNanos();
    for (var next = messages.next(); next.isPresent(); next = messages.next()) {
      JsonNode message = parse(next.get());
      Optional<byte[]> result = result(next.get(), message);
      if (result.isPresent()) {
        return result.get();
      }
      if (message.has("error")) {
        throw failed(route, message.get("error"));
      }
      Optional<ProgressReport> report = report(message);
      boolean due = nanos.getAsLong() - writtenAt >= WRITE_INTERVAL.toNanos();
      if (report.isPresent() && (due || recorder.entersStage(report.get()))) {
        recorder.record(report.get());
        writtenAt = nanos.getAsLong();
      }
    }
    throw StageException.retryableAfter(
        "upstream_broken",
        "The upstream of route " + route.name() + " ended its stream without a result.",
        delay);
  }

  /** Messages that are not JSON, such as log lines, are ignored. */
  private static JsonNode parse(Message message) {
    try {
      return MAPPER.readTree(message.data());
    } catch (JacksonException notJson) {
      return MAPPER.missingNode();
    }
  }

  private static Optional<byte[]> result(Message message, JsonNode json) {
    if (message.event().equals("result")) {
      return Optional.of(message.data().getBytes(StandardCharsets.UTF_8));
    }
    return json.has("result")
        ? Optional.of(MAPPER.writeValueAsBytes(json.get("result")))
        : Optional.empty();
  }

  private static StageException failed(Route route, JsonNode error) {
    String raw = error.isString() ? error.stringValue() : error.toString();
    String text = raw.replaceAll("\\p{Cntrl}", " ");
    return StageException.permanent(
        "upstream_failed",
        "The upstream of route "
            + route.name()
            + " reported an error: "
            + text.substring(0, Math.min(text.length(), MAX_ERROR_LENGTH)));
  }

  /**
   * Messages that are not valid reports are ignored, so that upstreams may send other messages too.
   */
  private static Optional<ProgressReport> report(JsonNode message) {
    ProgressReport report =
        new ProgressReport(
            integer(message, "progress"),
            text(message, "stage"),
            integer(message, "step"),
            integer(message, "steps"),
            text(message, "message"));
    try {
      return Optional.of(report.checked());
    } catch (InvalidReportException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Integer integer(JsonNode message, String name) {
    JsonNode value = message.get(name);
    return value != null && value.isNumber() && value.canConvertToInt() ? value.asInt() : null;
  }

  private static @Nullable String text(JsonNode message, String name) {
    JsonNode value = message.get(name);
    return value != null && value.isString() ? value.stringValue() : null;
  }
}
