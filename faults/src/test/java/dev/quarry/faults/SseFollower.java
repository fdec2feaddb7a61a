package dev.quarry.faults;

import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/** Server-sent events, resumed by {@code Last-Event-ID}. */
final class SseFollower extends Follower {

  SseFollower(NodeProcess node, UUID job, long after) throws IOException {
    super(
        node,
        "GET /jobs/%s/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/event-stream\r\nLast-Event-ID: %d\r\n\r\n"
            .formatted(job, node.port(), after));
  }

  @Override
  Kind kind() {
    return Kind.SSE;
  }

  @Override
  String status() {
    return "200";
  }

  @Override
  void read(InputStream in) throws IOException {
    long id = 0;
    while (true) {
      String line = line(in);
      if (line.startsWith("id:")) {
        id = Long.parseLong(line.substring(3).strip());
      } else if (line.isEmpty() && id > 0) {
        // The event is complete.
        seen.add(id);
        id = 0;
      }
    }
  }
}
