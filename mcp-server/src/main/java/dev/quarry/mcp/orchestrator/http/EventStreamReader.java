package dev.quarry.mcp.orchestrator.http;

import dev.quarry.model.JobEvent;
import java.io.IOException;
import java.util.function.Consumer;
import okio.BufferedSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a stream of server-sent events (WHATWG HTML, section 9.2) whose data are job events.
 * Comments, which serve as heartbeats, and an incomplete last event are discarded. Not thread-safe.
 */
final class EventStreamReader {
  private final JsonMapper mapper;
  private final Consumer<JobEvent> listener;
  private final StringBuilder data = new StringBuilder();

  EventStreamReader(JsonMapper mapper, Consumer<JobEvent> listener) {
    this.mapper = mapper;
    this.listener = listener;
  }

  void read(BufferedSource source) throws IOException {
    for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
      if (line.isEmpty()) {
        dispatch();
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

  private void dispatch() {
    if (data.isEmpty()) {
      return;
    }
    JobEvent event = mapper.readValue(data.toString(), JobEvent.class);
    data.setLength(0);
    listener.accept(event);
  }
}
