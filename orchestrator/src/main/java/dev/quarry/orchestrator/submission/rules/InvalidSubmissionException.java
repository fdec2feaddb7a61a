package dev.quarry.orchestrator.submission.rules;

import dev.quarry.model.FieldProblem;
import java.util.List;

/** A rejected submission with all its validation errors. */
public final class InvalidSubmissionException extends RuntimeException {
  private final String code;
  private final transient List<FieldProblem> problems;

  InvalidSubmissionException(String code, List<FieldProblem> problems) {
    super(message(problems));
    this.code = code;
    this.problems = List.copyOf(problems);
  }

  /**
   * {@code invalid_url} or {@code unsupported} if all errors have this code; else {@code
   * invalid_request}.
   */
  public String code() {
    return code;
  }

  public List<FieldProblem> problems() {
    return problems;
  }

  private static String message(List<FieldProblem> problems) {
    return String.join("; ", problems.stream().map(p -> p.field() + ": " + p.message()).toList());
  }
}
