package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The health of a process and of the components that it depends on.
 *
 * @param components absent if only the state of the process is reported
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Health(String status, @Nullable Map<String, Object> components) {

  public Health {
    requireNonNull(status, "status");
    components =
        components == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(components));
  }
}
