package dev.quarry.orchestrator.submission;

import dev.quarry.model.FieldProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with a submission, so that a client learns everything at once. */
final class ValidationErrors {
  private static final String INVALID = "invalid_request";

  private final List<FieldProblem> problems = new ArrayList<>();
  private final Set<String> codes = new HashSet<>();

  void invalid(String field, String message) {
    add(INVALID, field, message);
  }

  void invalidUrl(String field, String message) {
    add("invalid_url", field, message);
  }

  void unsupported(String field, String message) {
    add("unsupported", field, message);
  }

  /** Tells another what was found wrong with an address here, by its name there. */
  void addAll(String field, ValidationErrors to) {
    problems.forEach(problem -> to.invalidUrl(field, problem.message()));
  }

  /** How many were found so far. */
  int count() {
    return problems.size();
  }

  /**
   * @throws InvalidSubmissionException if anything was found
   */
  void throwIfAny() {
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
