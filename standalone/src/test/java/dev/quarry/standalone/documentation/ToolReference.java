package dev.quarry.standalone.documentation;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.tool.MonotonicClock;
import dev.quarry.mcp.tool.Tool;
import dev.quarry.mcp.tool.ToolHints;
import dev.quarry.mcp.tool.ToolRegistry;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The page docs/tools.md: the tools of the MCP server, as clients get them. */
final class ToolReference {
  private static final String INTRODUCTION =
      """
      # Tools

      The tools of the MCP server with the descriptions that a model reads. `POST /mcp/NAME` calls the same tools over
      plain HTTP. A failed call has `error` and `message`. This page is written by a test
      ([CONTRIBUTING.md](../CONTRIBUTING.md)).
      """;

  private ToolReference() {}

  static String page() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    tools().forEach(tool -> append(tool, page));
    return page.toString();
  }

  private static List<Tool> tools() {
    OrchestratorClient notCalled =
        (OrchestratorClient)
            Proxy.newProxyInstance(
                ToolReference.class.getClassLoader(),
                new Class<?>[] {OrchestratorClient.class},
                (proxy, method, arguments) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
    return ToolRegistry.tools(notCalled, MonotonicClock.SYSTEM, () -> true);
  }

  private static void append(Tool tool, StringBuilder page) {
    page.append("\n## ").append(tool.name()).append("\n\n");
    page.append(tool.description().strip()).append("\n\n");
    page.append(hints(tool)).append("\n\n");
    appendParameters(tool.offered().schema(), page);
    Map<?, ?> result = (Map<?, ?>) tool.outputSchema().getOrDefault("properties", Map.of());
    page.append("Result: ")
        .append(
            String.join(
                ", ", result.keySet().stream().map(name -> "`" + name + "`").sorted().toList()))
        .append(".\n");
  }

  private static String hints(Tool tool) {
    ToolHints hints = tool.hints();
    return (hints.readOnly() ? "Reads only." : "Changes something.")
        + (hints.destructive() ? " May replace or delete." : "")
        + (hints.idempotent() && !hints.readOnly() ? " May be repeated." : "")
        + (hints.openWorld() ? " Reaches the web." : "")
        + (tool.submitsJob() ? " Submits a job (202 over plain HTTP)." : "");
  }

  private static void appendParameters(Map<String, Object> schema, StringBuilder page) {
    Map<?, ?> parameters = (Map<?, ?>) schema.getOrDefault("properties", Map.of());
    List<?> required = (List<?>) schema.getOrDefault("required", List.of());
    if (parameters.isEmpty()) {
      page.append("No parameters.\n\n");
      return;
    }
    page.append("| parameter | | what it is |\n|---|---|---|\n");
    parameters.forEach(
        (name, value) -> {
          Map<?, ?> parameter = (Map<?, ?>) value;
          Object description = parameter.get("description");
          page.append(
              "| `%s` | %s | %s |\n"
                  .formatted(
                      name,
                      (required.contains(name) ? "required, " : "") + constraints(parameter),
                      String.valueOf(description).replace("|", "\\|").replace("\n", " ")));
        });
    page.append('\n');
  }

  /**
   * The members of the schema other than the description, for example {@code integer, default 10}.
   */
  private static String constraints(Map<?, ?> parameter) {
    Map<String, Object> others = new TreeMap<>();
    parameter.forEach((key, value) -> others.put(String.valueOf(key), value));
    Object type = others.remove("type");
    others.keySet().removeAll(Set.of("description", "items"));
    StringBuilder text = new StringBuilder(type == null ? "any" : String.valueOf(type));
    others.forEach(
        (key, value) -> text.append(", ").append(key).append(' ').append(String.valueOf(value)));
    return text.toString().replace("|", "\\|");
  }
}
