package dev.quarry.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector of traces: receives OTLP over HTTP as protocol buffers and keeps the spans. */
public final class OtlpReceiver implements AutoCloseable {
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final LoopbackServer server;

  /**
   * A span as it was exported.
   *
   * @param parent id of its parent; empty: the root of its trace
   * @param failed whether its status is an error
   */
  public record Span(
      String trace,
      String id,
      String parent,
      String name,
      Map<String, String> attributes,
      boolean failed) {}

  public OtlpReceiver() throws IOException {
    server = new LoopbackServer(this::receive);
  }

  /** The URL to export to. */
  public String url() {
    return server.url("/v1/traces");
  }

  /** The spans that have arrived, of all traces. */
  public List<Span> spans() {
    return List.copyOf(spans);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      Protobuf request = new Protobuf(exchange.getRequestBody().readAllBytes());
      for (Protobuf resource : request.messages(1)) {
        for (Protobuf scope : resource.messages(2)) {
          scope.messages(2).forEach(span -> spans.add(read(span)));
        }
      }
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** The numbers are those of opentelemetry/proto/trace/v1/trace.proto. */
  private static Span read(Protobuf span) {
    Map<String, String> attributes = new TreeMap<>();
    for (Protobuf attribute : span.messages(9)) {
      attribute.messages(2).forEach(value -> attributes.put(attribute.text(1), value.text(1)));
    }
    return new Span(
        HexFormat.of().formatHex(span.bytes(1)),
        HexFormat.of().formatHex(span.bytes(2)),
        HexFormat.of().formatHex(span.bytes(4)),
        span.text(5),
        attributes,
        span.messages(15).stream().anyMatch(status -> status.number(3) == 2));
  }

  @Override
  public void close() {
    server.close();
  }
}
