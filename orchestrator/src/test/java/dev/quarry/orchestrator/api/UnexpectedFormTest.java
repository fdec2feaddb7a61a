package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** An operation that reads no body refuses forms, whose members would be read as parameters. */
final class UnexpectedFormTest {
  private static final String MULTIPART = "multipart/form-data";
  private static final List<List<String>> FORMS =
      List.of(
          List.of(MULTIPART, ""),
          List.of(MULTIPART, "x"),
          List.of(
              MULTIPART + "; boundary=b",
              "--b\r\nContent-Disposition: form-data; name=\"limit\"\r\n\r\n1\r\n--b--\r\n"),
          List.of("application/x-www-form-urlencoded", "limit=1"));

  /** The description has no body of these: any type for an upstream, and the file of an import. */
  private static final Set<String> WITH_BODIES =
      Set.of("/api/{route}/submit", "/collections/{name}/import");

  static Stream<Arguments> operations() throws Exception {
    JsonNode paths = Http.get("/openapi.json").body().path("paths");
    return paths.properties().stream()
        .filter(path -> !WITH_BODIES.contains(path.getKey()))
        .flatMap(
            path ->
                path.getValue().properties().stream()
                    .filter(UnexpectedFormTest::readsNoBody)
                    .map(operation -> operation.getKey().toUpperCase(Locale.ROOT))
                    .map(method -> Arguments.of(method, path.getKey())));
  }

  private static boolean readsNoBody(Map.Entry<String, JsonNode> operation) {
    return Set.of("post", "delete").contains(operation.getKey())
        && !operation.getValue().has("requestBody");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void operation_without_body_refuses_forms(String method, String pattern) throws Exception {
    String path = pattern.replaceAll("\\{[a-z]+}", "00000000-0000-4000-8000-000000000000");
    for (List<String> form : FORMS) {
      Http.Answer response =
          Http.send(method, path, form.getLast(), List.of("Content-Type: " + form.getFirst()));
      assertThat(response.status()).as("%s: %s", form, response.response().body()).isEqualTo(400);
      assertThat(response.text("code")).isEqualTo("invalid_request");
    }
  }
}
