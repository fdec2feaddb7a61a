package dev.quarry.orchestrator.search;

import dev.quarry.model.FieldProblem;
import java.util.List;

/** A search that is refused, with everything that is wrong with it. */
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
