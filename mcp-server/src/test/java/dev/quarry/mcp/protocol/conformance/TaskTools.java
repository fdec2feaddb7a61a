package dev.quarry.mcp.protocol.conformance;

import dev.quarry.mcp.protocol.feature.FeatureContext;
import dev.quarry.mcp.protocol.feature.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tools whose work goes on as a task. */
final class TaskTools {
  private static final Map<String, Object> TASKS_REQUIRED =
      Map.of("extensions", Map.of(FeatureContext.TASKS, Map.of()));

  private final MemoryTasks tasks;

  TaskTools(MemoryTasks tasks) {
    this.tasks = tasks;
  }

  List<FixtureTool> all() {
    return List.of(
        FixtureTool.of(
            "greet",
            List.of("name"),
            (arguments, context) -> FixtureTool.text("Hello, " + arguments.get("name") + "!")),
        new FixtureTool(
            "slow_compute",
            Map.of(
                "type",
                "object",
                "properties",
                Map.of("seconds", Map.of("type", "integer"), "label", Map.of("type", "string"))),
            Map.of(),
            this::compute),
        new FixtureTool(
            "failing_job",
            FixtureTool.NO_PARAMETERS,
            TASKS_REQUIRED,
            (arguments, context) ->
                tasks.start(
                    task -> {
                      task.pause(1);
                      task.complete("The job has failed.", true);
                    })),
        new FixtureTool(
            "protocol_error_job",
            FixtureTool.NO_PARAMETERS,
            TASKS_REQUIRED,
            (arguments, context) -> tasks.start(task -> task.fail("The job broke off."))),
        FixtureTool.of(
            "confirm_delete",
            List.of("filename"),
            (arguments, context) ->
                tasks.start(
                    task -> {
                      task.need(
                          Map.of("confirm", InputTools.ask("Delete it?", "confirm", "boolean")));
                      task.complete("Deleted " + arguments.get("filename"), false);
                    })),
        FixtureTool.of(
            "multi_input",
            (arguments, context) ->
                tasks.start(
                    task -> {
                      Map<String, Object> requests = new LinkedHashMap<>();
                      requests.put("first", InputTools.ask("Who?", "name", "string"));
                      requests.put("second", InputTools.ask("Sure?", "confirm", "boolean"));
                      task.need(requests);
                      task.complete("Both were answered.", false);
                    })),
        new FixtureTool(
            "test_tool_with_task",
            FixtureTool.NO_PARAMETERS,
            TASKS_REQUIRED,
            (arguments, context) -> {
              Object name = InputTools.content(context, "user_name").get("name");
              return name == null
                  ? InputTools.needs(
                      "user_name", InputTools.ask("What is your name?", "name", "string"), "asked")
                  : tasks.start(task -> task.complete("Hello, " + name + "!", false));
            }));
  }

  private Outcome compute(Map<String, Object> arguments, FeatureContext context) {
    int seconds = arguments.get("seconds") instanceof Number number ? number.intValue() : 0;
    if (seconds == 0 || !context.acceptsTasks()) {
      return FixtureTool.text("computed");
    }
    return tasks.start(
        task -> {
          task.pause(seconds);
          task.complete("computed", false);
        });
  }
}
