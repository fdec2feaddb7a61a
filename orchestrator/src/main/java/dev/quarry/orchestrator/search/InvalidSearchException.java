package dev.quarry.orchestrator.search;

import dev.quarry.model.FieldProblem;
import java.util.List;

/** A search request is invalid. Lists all invalid fields. */
public final class InvalidSearchException extends RuntimeException {
  private final transient List<FieldProblem> problems;

  InvalidSearchException(List<FieldProblem> problems) {
    super(String.join("; ", problems.stream().map(p -> p.field() + ": " + p.message()).toList()));
    this.problems = List.copyOf(problems);
  }

  public List<FieldProblem> problems() {
    return problems;
  }
}
