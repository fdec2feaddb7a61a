package dev.quarry.mcp.protocol.conformance;

import dev.quarry.mcp.protocol.feature.ListChanges;
import dev.quarry.mcp.protocol.feature.PromptFeature;
import dev.quarry.mcp.protocol.feature.ResourceFeature;
import dev.quarry.mcp.protocol.feature.ServerFeatures;
import dev.quarry.mcp.protocol.feature.ToolFeature;
import dev.quarry.mcp.task.TaskStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What the official conformance suite expects of a server. */
public final class ConformanceFeatures implements ServerFeatures, ListChanges {
  private final MemoryTasks tasks = new MemoryTasks();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final List<ToolFeature> tools = new ArrayList<>();

  public ConformanceFeatures() {
    tools.addAll(ContentTools.all());
    tools.addAll(AskingTools.all());
    tools.addAll(InputTools.all());
    tools.addAll(new TaskTools(tasks).all());
    tools.add(trigger("test_trigger_tool_change", "tools"));
    tools.add(trigger("test_trigger_prompt_change", "prompts"));
  }

  private FixtureTool trigger(String name, String list) {
    return FixtureTool.of(
        name,
        (arguments, context) -> {
          listeners.forEach(listener -> listener.accept(list));
          return FixtureTool.text("changed");
        });
  }

  @Override
  public Map<String, Object> identity() {
    return Map.of("name", "quarry-conformance", "version", "1");
  }

  @Override
  public String instructions() {
    return "The fixtures of the conformance suite.";
  }

  @Override
  public List<ToolFeature> tools() {
    return tools;
  }

  @Override
  public List<? extends ResourceFeature> resources() {
    return FixtureResource.all();
  }

  @Override
  public List<? extends PromptFeature> prompts() {
    return FixturePrompt.all();
  }

  @Override
  public List<String> complete(String reference, String argument, String value) {
    return List.of("paris", "park", "party").stream()
        .filter(each -> each.startsWith(value))
        .toList();
  }

  @Override
  public TaskStore tasks() {
    return tasks;
  }

  @Override
  public ListChanges changes() {
    return this;
  }

  @Override
  public boolean announced() {
    return true;
  }

  @Override
  public Runnable listen(Consumer<String> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
