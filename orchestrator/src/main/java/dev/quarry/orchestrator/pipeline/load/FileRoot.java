package dev.quarry.orchestrator.pipeline.load;

import java.nio.file.Path;
import java.util.Set;

/**
 * A directory of the server whose files some tenants may load.
 *
 * @param path absolute
 * @param tenants names; no other tenant may load the files
 */
public record FileRoot(Path path, Set<String> tenants) {
  public FileRoot {
    path = path.toAbsolutePath().normalize();
    tenants = Set.copyOf(tenants);
  }
}
