package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The health of a process and of the components that it depends on.
 *
 * @param components absent where only the state of the process is told
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
