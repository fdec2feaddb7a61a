package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether a process can serve, and what it needs to.
 *
 * @param components left out where they are not told
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Health(String status, Map<String, Object> components) {

  public Health {
    requireNonNull(status, "status");
    components =
        components == null
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(components));
  }
}
