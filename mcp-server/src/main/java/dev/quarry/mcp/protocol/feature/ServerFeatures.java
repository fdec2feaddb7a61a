package dev.quarry.mcp.protocol.feature;

import dev.quarry.mcp.task.TaskStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server offers, in the wire format that all revisions share. Objects are JSON objects as
 * maps. Thread-safe.
 */
public interface ServerFeatures {
  /** {@code Implementation}: name, title, version. */
  Map<String, Object> identity();

  /** For the model: how to use the tools together. */
  String instructions();

  /** In a fixed order. */
  List<? extends ToolFeature> tools();

  List<? extends ResourceFeature> resources();

  List<? extends PromptFeature> prompts();

  /**
   * Completes an argument of a prompt or a resource template.
   *
   * @param reference {@code name} of the prompt or {@code uri} of the template
   * @return suggestions, best first; empty if there are none
   * @throws dev.quarry.mcp.protocol.ProtocolException if there is no such prompt or template
   */
  List<String> complete(String reference, String argument, String value);

  TaskStore tasks();

  /** Changes of the lists of tools and prompts. */
  ListChanges changes();

  default Optional<? extends ToolFeature> tool(String name) {
    return tools().stream().filter(tool -> tool.name().equals(name)).findFirst();
  }

  default Optional<? extends PromptFeature> prompt(String name) {
    return prompts().stream().filter(prompt -> prompt.name().equals(name)).findFirst();
  }
}
