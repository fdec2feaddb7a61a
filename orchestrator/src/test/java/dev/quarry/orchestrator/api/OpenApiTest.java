package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.RunningOrchestrator;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The committed API description must equal the generated one. After a change of the API regenerate
 * it with {@code mvn test -pl orchestrator -am -Dtest=OpenApiTest -Dquarry.openapi.write=true
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenApiTest {
  private static final Path COMMITTED = Path.of("src/main/resources/api/openapi.json");

  private final JsonNode generated = OpenApiGeneration.document();

  @Test
  void committed_description_equals_the_generated_one() throws Exception {
    String text =
        JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(generated)
            + "\n";
    if (Boolean.getBoolean("quarry.openapi.write")) {
      Files.createDirectories(COMMITTED.getParent());
      Files.writeString(COMMITTED, text);
    }
    assertThat(text)
        .as("src/main/resources/api/openapi.json is out of date; OpenApiTest says how to write it")
        .isEqualTo(Files.readString(COMMITTED));
  }

  @Test
  void every_operation_has_a_summary() {
    assertThat(generated.path("paths").properties())
        .allSatisfy(
            path ->
                assertThat(path.getValue().properties())
                    .allSatisfy(
                        operation ->
                            assertThat(operation.getValue().path("summary").asString(""))
                                .as("%s %s", operation.getKey(), path.getKey())
                                .isNotBlank()));
  }

  @Test
  void upload_form_has_file_and_submission_members() {
    JsonNode form =
        generated
            .path("paths")
            .path("/ingest-async")
            .path("post")
            .path("requestBody")
            .path("content")
            .path("multipart/form-data")
            .path("schema");
    assertThat(form.path("required").path(0).asString()).isEqualTo("file");
    assertThat(form.path("properties").propertyNames())
        .contains("file", "submission", "collection", "labels", "metadata");
  }

  @Test
  void bodies_of_any_bytes_are_described() {
    assertThat(content("/collections/{name}/import").propertyNames())
        .containsExactly("application/gzip");
    assertThat(content("/api/{route}/submit").propertyNames()).containsExactly("*/*");
  }

  private JsonNode content(String path) {
    return generated.path("paths").path(path).path("post").path("requestBody").path("content");
  }

  @Test
  void docs_page_uses_only_local_files() throws Exception {
    HttpResponse<String> page = get("/docs");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'");
    Matcher files = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page.body());
    while (files.find()) {
      assertThat(get("/" + files.group(1)).statusCode()).as(files.group(1)).isEqualTo(200);
    }
    assertThat(get("/openapi.json").body()).contains("\"openapi\" : \"3.1");
    assertThat(get("/docs/..%2Fapplication.yml").statusCode()).isIn(400, 404);
    assertThat(get("/docs/index.html").statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return RunningOrchestrator.send(RunningOrchestrator.request(path));
  }
}
