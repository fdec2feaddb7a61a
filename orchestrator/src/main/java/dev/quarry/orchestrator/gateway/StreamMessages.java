package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressStream;
import java.util.Optional;

/**
 * Reads the messages of a streamed response. NDJSON: one message per line. Server-sent events: one
 * message per event, its data lines joined by line feeds; comments and other fields are ignored.
 * Not thread-safe.
 */
final class StreamMessages {
  private final LineReader lines;
  private final boolean events;

  /**
   * @param events whether the body is an event stream
   */
  StreamMessages(EgressStream stream, boolean events) {
    this.lines = new LineReader(stream);
    this.events = events;
  }

  /**
   * A message.
   *
   * @param event name of the server-sent event; empty if it has none
   */
  record Message(String event, String data) {}

  /** The next message; empty at the end of the body. */
  Optional<Message> next() throws EgressException, InterruptedException {
    return events ? nextEvent() : nextLine();
  }

  private Optional<Message> nextLine() throws EgressException, InterruptedException {
    Optional<String> line = lines.next();
    while (line.isPresent() && line.get().isBlank()) {
      line = lines.next();
    }
    return line.map(text -> new Message("", text));
  }

  private Optional<Message> nextEvent() throws EgressException, InterruptedException {
    StringBuilder data = new StringBuilder();
    String event = "";
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      String text = line.get();
      if (text.isEmpty()) {
        if (!data.isEmpty()) {
          return Optional.of(new Message(event, data.toString()));
        }
        event = "";
      } else if (text.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(value(text));
      } else if (text.startsWith("event:")) {
        event = value(text);
      }
    }
    // An event that no blank line ends is incomplete and is dropped.
    return Optional.empty();
  }

  private static String value(String field) {
    String value = field.substring(field.indexOf(':') + 1);
    return value.startsWith(" ") ? value.substring(1) : value;
  }
}
