package dev.quarry.mcp.protocol.feature;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.mcp.protocol.JsonRpcErrors;
import dev.quarry.mcp.protocol.ProtocolException;
import dev.quarry.mcp.tool.Truncation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resources of the orchestrator that are known by an id. */
abstract class OrchestratorResource implements ResourceFeature {
  private static final Logger log = LoggerFactory.getLogger(OrchestratorResource.class);

  /**
   * The size of the text in the JSON of a response, which clients limit. The tool get_document
   * reads longer documents in parts.
   */
  private static final int MAX_BYTES = 400_000;

  private final String prefix;
  private final String mediaType;
  private final Map<String, Object> description = new LinkedHashMap<>();

  /**
   * @param template URI template that ends with {@code {id}}
   */
  OrchestratorResource(String template, String name, String description, String mediaType) {
    prefix = template.substring(0, template.indexOf('{'));
    this.mediaType = mediaType;
    this.description.put("uriTemplate", template);
    this.description.put("name", name);
    this.description.put("description", description);
    this.description.put("mimeType", mediaType);
  }

  /** The text of the resource. */
  abstract String text(UUID id);

  @Override
  public Map<String, Object> description() {
    return description;
  }

  @Override
  public boolean isTemplate() {
    return true;
  }

  @Override
  public boolean matches(String uri) {
    return uri.startsWith(prefix);
  }

  @Override
  public Optional<List<Map<String, Object>>> read(String uri) {
    UUID id = id(uri);
    if (id == null) {
      return Optional.empty();
    }
    String text;
    try {
      text = text(id);
    } catch (OrchestratorException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw new ProtocolException(JsonRpcErrors.INTERNAL, e.explanation());
    } catch (RuntimeException e) {
      log.error("A resource could not be read", e);
      throw new ProtocolException(
          JsonRpcErrors.INTERNAL,
          "The resource could not be read because of an internal error. The server's log has the"
              + " cause.");
    }
    if (Truncation.jsonBytes(text) > MAX_BYTES) {
      throw ProtocolException.invalidParams(
          "This resource is too large to read at once; use the tool get_document.");
    }
    Map<String, Object> contents = new LinkedHashMap<>();
    contents.put("uri", uri);
    contents.put("mimeType", mediaType);
    contents.put("text", text);
    return Optional.of(List.of(contents));
  }

  /** The id in the URI; null if there is none. */
  final @Nullable UUID id(String uri) {
    try {
      return UUID.fromString(uri.substring(prefix.length()));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
