package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;

/** The validation error of one member of a request. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FieldProblem(String field, String message) {

  public FieldProblem {
    requireNonNull(field, "field");
    requireNonNull(message, "message");
  }
}
