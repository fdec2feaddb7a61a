package dev.quarry.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.FakeOrchestrator;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.json.schema.jackson3.DefaultJsonSchemaValidator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls tools with a fake orchestrator and validates every result against the output schema. */
final class ToolTester {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final DefaultJsonSchemaValidator VALIDATOR = new DefaultJsonSchemaValidator();

  final FakeOrchestrator orchestrator = new FakeOrchestrator();
  final ManualClock clock = new ManualClock();
  final ToolDispatcher dispatcher =
      new ToolDispatcher(ToolRegistry.tools(orchestrator, clock, orchestrator::canRender));

  String description(String tool) {
    return dispatcher.find(tool).orElseThrow().description();
  }

  /** Calls a tool and expects success. */
  JsonNode callSuccessfully(String tool, Map<String, ? extends @Nullable Object> arguments) {
    ToolResult result = call(tool, arguments, CallContext.NONE);
    assertThat(result.isError()).as(ToolDispatcher.toJson(result)).isFalse();
    return MAPPER.valueToTree(result.content());
  }

  /** Calls a tool and expects a failure. */
  ToolResult.Failure callExpectingFailure(
      String tool, Map<String, ? extends @Nullable Object> arguments) {
    return (ToolResult.Failure) call(tool, arguments, CallContext.NONE);
  }

  ToolResult call(
      String name, Map<String, ? extends @Nullable Object> arguments, CallContext context) {
    Tool tool = dispatcher.find(name).orElseThrow();
    ToolResult result = dispatcher.call(tool, arguments, context);
    ValidationResponse valid = VALIDATOR.validate(tool.outputSchema(), result.content());
    assertThat(valid.valid()).as(valid.errorMessage()).isTrue();
    assertThat(ToolDispatcher.toJson(result)).doesNotContain(":null");
    assertThat(tool.outputSchema().get("properties"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsKeys(result.content().keySet().toArray());
    return result;
  }
}
