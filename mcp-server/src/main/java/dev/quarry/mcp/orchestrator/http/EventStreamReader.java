package dev.quarry.mcp.orchestrator.http;

import dev.quarry.model.JobEvent;
import java.io.IOException;
import java.util.function.Predicate;
import okio.BufferedSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a stream of server-sent events (WHATWG HTML, section 9.2) whose data are job events.
 * Comments, which serve as heartbeats, and an incomplete last event are discarded. Not thread-safe.
 */
final class EventStreamReader {
  private final JsonMapper mapper;
  private final Predicate<JobEvent> listener;
  private final StringBuilder data = new StringBuilder();

  EventStreamReader(JsonMapper mapper, Predicate<JobEvent> listener) {
    this.mapper = mapper;
    this.listener = listener;
  }

  /** Returns at the end of the stream or when the listener returns false. */
  void read(BufferedSource source) throws IOException {
    for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
      if (line.isEmpty()) {
        if (!dispatch()) {
          return;
        }
      } else if (line.startsWith("data:")) {
        append(line.substring("data:".length()));
      }
    }
  }

  private void append(String value) {
    if (!data.isEmpty()) {
      data.append('\n');
    }
    data.append(value.startsWith(" ") ? value.substring(1) : value);
  }

  private boolean dispatch() {
    if (data.isEmpty()) {
      return true;
    }
    JobEvent event = mapper.readValue(data.toString(), JobEvent.class);
    data.setLength(0);
    return listener.test(event);
  }
}
