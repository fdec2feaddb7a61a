package dev.quarry.orchestrator.api;

import dev.quarry.orchestrator.RunningOrchestrator;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends requests to the running orchestrator as a client would. */
final class Http {
  private static final JsonMapper JSON = new JsonMapper();

  private Http() {}

  /** A response with its body parsed as JSON. */
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    JsonNode body() {
      return JSON.readTree(response.body());
    }

    String text(String member) {
      return body().path(member).asString("");
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  static Answer get(String path, String... headers) throws IOException, InterruptedException {
    return send("GET", path, null, List.of(headers));
  }

  static Answer post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send("POST", path, body, List.of(headers));
  }

  static Answer delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, null, List.of());
  }

  /**
   * @param body sent as JSON unless the headers say otherwise; null: none
   * @param headers each as {@code name: value}
   */
  static Answer send(
      String method,
      String path,
      @org.jspecify.annotations.Nullable String body,
      List<String> headers)
      throws IOException, InterruptedException {
    var request =
        RunningOrchestrator.request(path)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null && headers.stream().noneMatch(h -> h.startsWith("Content-Type:"))) {
      request.header("Content-Type", "application/json");
    }
    for (String header : headers) {
      String[] parts = header.split(": ", 2);
      request.setHeader(parts[0], parts[1]);
    }
    return new Answer(RunningOrchestrator.send(request));
  }

  static String json(Map<String, ?> members) {
    return JSON.writeValueAsString(members);
  }
}
