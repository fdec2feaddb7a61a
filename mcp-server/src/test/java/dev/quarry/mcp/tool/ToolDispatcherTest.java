package dev.quarry.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.json.schema.jackson3.DefaultJsonSchemaValidator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ToolDispatcherTest {
  private final ToolTester tools = new ToolTester();

  @Test
  void tools_have_the_documented_names() {
    assertThat(tools.dispatcher.tools())
        .extracting(Tool::name)
        .containsExactlyInAnyOrder(
            "crawl_web",
            "ingest_doc",
            "ingest_text",
            "get_job_status",
            "list_jobs",
            "list_changes",
            "cancel_job",
            "search",
            "get_document",
            "list_collections",
            "delete_document",
            "schedule_crawl",
            "list_schedules");
  }

  @Test
  void schemas_are_valid_json_schema_without_nulls() {
    DefaultJsonSchemaValidator validator = new DefaultJsonSchemaValidator();
    JsonMapper mapper = JsonMapper.builder().build();
    for (Tool tool : tools.dispatcher.tools()) {
      for (Map<String, Object> schema : List.of(tool.parameters().schema(), tool.outputSchema())) {
        assertThat(validator.validateSchema(schema).valid()).as(tool.name()).isTrue();
        assertThat(schema).containsEntry("type", "object");
        assertThat(mapper.writeValueAsString(schema)).doesNotContain("null");
      }
      assertThat(tool.description()).hasSizeBetween(60, 900);
    }
  }

  @Test
  void unexpected_exception_does_not_leak_internals() {
    tools.orchestrator.refusal = new IllegalStateException("secret at /srv/quarry jdbc:postgresql");

    ToolResult.Failure failure = tools.callExpectingFailure("list_collections", Map.of());

    assertThat(failure.code()).isEqualTo("internal_error");
    assertThat(failure.message()).doesNotContain("secret", "jdbc", "Exception");
  }

  @Test
  void too_large_result_becomes_a_failure() {
    Tool huge = new HugeTool();

    ToolResult result = tools.dispatcher.call(huge, Map.of(), CallContext.NONE);

    assertThat(((ToolResult.Failure) result).code()).isEqualTo("answer_too_large");
  }

  @Test
  void exactly_the_tools_that_delete_or_replace_are_destructive() {
    assertThat(tools.dispatcher.tools())
        .filteredOn(tool -> tool.hints().destructive())
        .extracting(Tool::name)
        .containsExactlyInAnyOrder(
            "crawl_web",
            "ingest_doc",
            "ingest_text",
            "cancel_job",
            "delete_document",
            "schedule_crawl");
    assertThat(tools.dispatcher.tools())
        .filteredOn(tool -> tool.hints().readOnly())
        .extracting(Tool::name)
        .containsExactlyInAnyOrder(
            "search",
            "get_job_status",
            "list_jobs",
            "list_changes",
            "get_document",
            "list_collections",
            "list_schedules");
  }

  @Test
  void tools_that_replace_documents_say_so() {
    for (String name : List.of("crawl_web", "ingest_doc", "ingest_text", "schedule_crawl")) {
      assertThat(tools.dispatcher.find(name).orElseThrow().description()).contains("replace");
    }
  }

  @Test
  void rendering_is_offered_only_where_it_works() {
    Tool crawl = tools.dispatcher.find("crawl_web").orElseThrow();

    assertThat(crawl.offered().list()).extracting(Parameter::name).doesNotContain("render");
    tools.orchestrator.rendering = true;
    assertThat(crawl.offered().list()).extracting(Parameter::name).contains("render");
  }

  @Test
  void default_of_max_tokens_is_in_the_schema_and_is_applied() {
    tools.callSuccessfully("search", Map.of("query", "q"));

    Object properties =
        tools.dispatcher.find("search").orElseThrow().parameters().schema().get("properties");
    Integer used = tools.orchestrator.searches.getFirst().maxTokens();
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
      return "Returns too much.";
    }

    @Override
    public Parameters parameters() {
      return Parameters.of();
    }

    @Override
    public Map<String, Object> outputSchema() {
      return Schema.members().resultSchema();
    }

    @Override
    public ToolHints hints() {
      return ToolHints.READ_ONLY;
    }

    @Override
    public Map<String, Object> call(Arguments arguments, CallContext context) {
      return Map.of("text", "x".repeat(ToolDispatcher.MAX_RESULT_BYTES));
    }
  }
}
