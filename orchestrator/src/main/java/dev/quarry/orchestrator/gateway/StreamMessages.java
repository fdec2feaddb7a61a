package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressStream;
import java.util.Optional;

/**
 * The messages of a streamed answer. NDJSON: one for each line. Server-sent events: one for each
 * event, its data lines joined; comments and other fields are left out. For one thread.
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
   * One message.
   *
   * @param event the name of the server-sent event; empty for none
   */
  record Message(String event, String data) {}

  /** Empty after the last. */
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
    // An event without the blank line at its end is not complete.
    return Optional.empty();
  }

  private static String value(String field) {
    String value = field.substring(field.indexOf(':') + 1);
    return value.startsWith(" ") ? value.substring(1) : value;
  }
}
