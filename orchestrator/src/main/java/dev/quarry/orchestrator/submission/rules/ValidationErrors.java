package dev.quarry.orchestrator.submission.rules;

import dev.quarry.model.FieldProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects all errors of a request, so that a client sees them in one response. */
public final class ValidationErrors {
  private static final String INVALID = "invalid_request";

  private final List<FieldProblem> problems = new ArrayList<>();
  private final Set<String> codes = new HashSet<>();

  public void invalid(String field, String message) {
    add(INVALID, field, message);
  }

  void invalidUrl(String field, String message) {
    add("invalid_url", field, message);
  }

  public void unsupported(String field, String message) {
    add("unsupported", field, message);
  }

  /** Adds these errors to another collector as {@code invalid_url} errors of the given field. */
  void addAll(String field, ValidationErrors to) {
    problems.forEach(problem -> to.invalidUrl(field, problem.message()));
  }

  /** Adds the errors of a submission that is a member of the request. */
  public void addAll(String member, InvalidSubmissionException nested) {
    nested
        .problems()
        .forEach(problem -> add(nested.code(), member + "." + problem.field(), problem.message()));
  }

  /** Number of errors so far. */
  int count() {
    return problems.size();
  }

  /**
   * @throws InvalidSubmissionException if there is an error
   */
  public void throwIfAny() {
    if (!problems.isEmpty()) {
      String code = codes.size() == 1 ? codes.iterator().next() : INVALID;
      throw new InvalidSubmissionException(code, problems);
    }
  }

  private void add(String code, String field, String message) {
    codes.add(code);
    problems.add(new FieldProblem(field, message));
  }
}
