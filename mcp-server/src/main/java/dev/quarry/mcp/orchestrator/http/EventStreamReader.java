package dev.quarry.mcp.orchestrator.http;

import dev.quarry.mcp.orchestrator.JobEventListener;
import dev.quarry.model.JobEvent;
import java.io.IOException;
import okio.BufferedSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a stream of server-sent events (WHATWG HTML, section 9.2) whose data are job events.
 * Comments serve as heartbeats. An incomplete last event is discarded. Not thread-safe.
 */
final class EventStreamReader {
  private final JsonMapper mapper;
  private final JobEventListener listener;
  private final StringBuilder data = new StringBuilder();

  EventStreamReader(JsonMapper mapper, JobEventListener listener) {
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
      } else if (line.startsWith(":")) {
        listener.onHeartbeat();
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
    return listener.onEvent(event);
  }
}
