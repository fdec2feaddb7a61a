package dev.quarry.mcp.protocol.feature;

import dev.quarry.mcp.protocol.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A resource, or the resources of a URI template. Stateless and thread-safe. */
public interface ResourceFeature {
  /** The {@code Resource} or {@code ResourceTemplate} object. */
  Map<String, Object> description();

  /** Whether the description is a {@code ResourceTemplate}. */
  boolean isTemplate();

  /** Whether the URI is this resource's or fits its template. */
  boolean matches(String uri);

  /**
   * The contents; empty if there is no resource with this URI.
   *
   * @throws ProtocolException if the resource cannot be read
   */
  Optional<List<Map<String, Object>>> read(String uri);

  /** A watch for changes of the resource; empty if it never changes or does not exist. */
  Optional<ResourceWatch> watch(String uri);
}
