package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem document (RFC 9457) with a stable {@code code} and a {@code trace_id} that is also in
 * the log.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String type,
    String title,
    int status,
    @Nullable String detail,
    @Nullable String instance,
    String code,
    @JsonProperty("trace_id") @Nullable String traceId,
    @Nullable List<FieldProblem> errors) {

  public Problem {
    requireNonNull(type, "type");
    requireNonNull(title, "title");
    requireNonNull(code, "code");
    errors = errors == null ? null : List.copyOf(errors);
  }
}
