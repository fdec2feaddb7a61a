package dev.quarry.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.FakeOrchestrator;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.json.schema.jackson3.DefaultJsonSchemaValidator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls tools over a fake orchestrator and checks every answer as the strictest client does. */
final class Calls {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final DefaultJsonSchemaValidator VALIDATOR = new DefaultJsonSchemaValidator();

  final FakeOrchestrator orchestrator = new FakeOrchestrator();
  final TestTimer timer = new TestTimer();
  final Toolbox toolbox = Tools.over(orchestrator, timer);

  /** Expects an answer. */
  JsonNode answer(String tool, Map<String, ? extends @Nullable Object> arguments) {
    ToolResult result = call(tool, arguments, ToolCall.PLAIN);
    assertThat(result.isError()).as(Toolbox.mirror(result)).isFalse();
    return MAPPER.valueToTree(result.content());
  }

  /** Expects a failure. */
  ToolResult.Failure failure(String tool, Map<String, ? extends @Nullable Object> arguments) {
    return (ToolResult.Failure) call(tool, arguments, ToolCall.PLAIN);
  }

  ToolResult call(String name, Map<String, ? extends @Nullable Object> arguments, ToolCall call) {
    Tool tool = toolbox.find(name).orElseThrow();
    ToolResult result = toolbox.call(tool, arguments, call);
    ValidationResponse valid = VALIDATOR.validate(tool.outputSchema(), result.content());
    assertThat(valid.valid()).as(valid.errorMessage()).isTrue();
    assertThat(Toolbox.mirror(result)).doesNotContain(":null");
    assertThat(tool.outputSchema().get("properties"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsKeys(result.content().keySet().toArray());
    return result;
  }
}
