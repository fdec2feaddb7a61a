package dev.quarry.orchestrator.api.problem;

import dev.quarry.model.FieldProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request with a problem document. The detail is shown to the client and says what to do
 * next.
 */
public final class ProblemException extends RuntimeException {
  private final ProblemCode code;
  private final transient List<FieldProblem> errors;

  public ProblemException(ProblemCode code, String detail) {
    this(code, detail, List.of());
  }

  public ProblemException(ProblemCode code, String detail, List<FieldProblem> errors) {
    super(detail);
    this.code = code;
    this.errors = List.copyOf(errors);
  }

  /** A parameter, header or member with an invalid value. */
  public static ProblemException invalid(String field, String message) {
    return new ProblemException(
        ProblemCode.INVALID_REQUEST,
        field + ": " + message,
        List.of(new FieldProblem(field, message)));
  }

  public ProblemCode code() {
    return code;
  }

  @Nullable List<FieldProblem> errors() {
    return errors.isEmpty() ? null : errors;
  }
}
