package dev.quarry.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.json.schema.jackson3.DefaultJsonSchemaValidator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ToolboxTest {
  private final Calls calls = new Calls();

  @Test
  void tools_have_the_names_that_are_promised() {
    assertThat(calls.toolbox.tools())
        .extracting(Tool::name)
        .containsExactlyInAnyOrder(
            "crawl_web",
            "ingest_doc",
            "ingest_text",
            "get_job_status",
            "list_jobs",
            "cancel_job",
            "search",
            "get_document",
            "list_collections",
            "delete_document");
  }

  @Test
  void schemas_are_valid_json_schema_without_nulls_and_the_same_every_time() {
    DefaultJsonSchemaValidator validator = new DefaultJsonSchemaValidator();
    JsonMapper mapper = JsonMapper.builder().build();
    for (Tool tool : calls.toolbox.tools()) {
      for (Map<String, Object> schema : List.of(tool.parameters().schema(), tool.outputSchema())) {
        assertThat(validator.validateSchema(schema).valid()).as(tool.name()).isTrue();
        assertThat(schema).containsEntry("type", "object");
        assertThat(mapper.writeValueAsString(schema)).doesNotContain("null");
      }
      assertThat(tool.description()).hasSizeBetween(60, 900);
    }
  }

  @Test
  void unexpected_failure_shows_nothing_of_the_inside() {
    calls.orchestrator.refusal = new IllegalStateException("secret at /srv/quarry jdbc:postgresql");

    ToolResult.Failure failure = calls.failure("list_collections", Map.of());

    assertThat(failure.code()).isEqualTo("internal_error");
    assertThat(failure.message()).doesNotContain("secret", "jdbc", "Exception");
  }

  @Test
  void answer_that_would_be_too_large_becomes_a_failure() {
    Tool huge = new HugeTool();

    ToolResult result = calls.toolbox.call(huge, Map.of(), ToolCall.PLAIN);

    assertThat(((ToolResult.Failure) result).code()).isEqualTo("answer_too_large");
  }

  @Test
  void what_removes_or_replaces_is_marked_destructive_and_nothing_else() {
    assertThat(calls.toolbox.tools())
        .filteredOn(tool -> tool.hints().destructive())
        .extracting(Tool::name)
        .containsExactlyInAnyOrder(
            "crawl_web", "ingest_doc", "ingest_text", "cancel_job", "delete_document");
    assertThat(calls.toolbox.tools())
        .filteredOn(tool -> tool.hints().readOnly())
        .extracting(Tool::name)
        .containsExactlyInAnyOrder(
            "search", "get_job_status", "list_jobs", "get_document", "list_collections");
  }

  @Test
  void what_replaces_says_so() {
    for (String name : List.of("crawl_web", "ingest_doc", "ingest_text")) {
      assertThat(calls.toolbox.find(name).orElseThrow().description()).contains("replace");
    }
  }

  @Test
  void nothing_is_offered_that_is_always_refused() {
    assertThat(calls.toolbox.find("crawl_web").orElseThrow().parameters().list())
        .extracting(Parameter::name)
        .doesNotContain("render");
  }

  @Test
  void default_of_max_tokens_is_told_and_used() {
    calls.answer("search", Map.of("query", "q"));

    Object properties =
        calls.toolbox.find("search").orElseThrow().parameters().schema().get("properties");
    Integer used = calls.orchestrator.searches.getFirst().maxTokens();
    assertThat(properties).extracting("max_tokens").extracting("default").isEqualTo(used);
    assertThat(used).isEqualTo(2_000);
  }

  private static final class HugeTool implements Tool {
    @Override
    public String name() {
      return "huge";
    }

    @Override
    public String title() {
      return "Huge";
    }

    @Override
    public String description() {
      return "Answers too much.";
    }

    @Override
    public Parameters parameters() {
      return Parameters.of();
    }

    @Override
    public Map<String, Object> outputSchema() {
      return Schema.members().answer();
    }

    @Override
    public ToolHints hints() {
      return ToolHints.READS;
    }

    @Override
    public Map<String, Object> call(Arguments arguments, ToolCall call) {
      return Map.of("text", "x".repeat(Toolbox.LARGEST));
    }
  }
}
