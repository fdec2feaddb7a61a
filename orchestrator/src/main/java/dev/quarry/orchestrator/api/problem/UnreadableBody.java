package dev.quarry.orchestrator.api.problem;

import dev.quarry.model.FieldProblem;
import java.nio.charset.CharacterCodingException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Explains why a body could not be read, without the Java types that the messages of the parser
 * contain.
 */
public final class UnreadableBody {

  private UnreadableBody() {}

  static ProblemException explain(HttpMessageNotReadableException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BodyTooLargeException tooLarge) {
        return new ProblemException(
            ProblemCode.PAYLOAD_TOO_LARGE, String.valueOf(tooLarge.getMessage()));
      }
      if (cause instanceof CharacterCodingException) {
        return notUtf8();
      }
    }
    return because(e.getCause());
  }

  /** As {@link #explain}, for JSON that is only a part of the body. */
  public static ProblemException because(@Nullable Throwable reason) {
    return switch (reason) {
      case UnrecognizedPropertyException unknown -> unknownMember(unknown);
      case StreamConstraintsException tooBig ->
          new ProblemException(
              ProblemCode.INVALID_JSON,
              "The JSON is nested too deeply, or has a name or number that is too long"
                  + at(tooBig.getLocation())
                  + ".");
      case MismatchedInputException mismatch when mismatch.getPath().isEmpty() -> notAnObject();
      case DatabindException wrongType -> wrongType(wrongType);
      case InputCoercionException outOfRange -> wrongType(outOfRange);
      case JacksonIOException io when io.getCause() instanceof CharacterCodingException ->
          notUtf8();
      case JacksonException syntax ->
          new ProblemException(
              ProblemCode.INVALID_JSON, syntax(syntax) + at(syntax.getLocation()) + ".");
      case null, default -> notAnObject();
    };
  }

  private static ProblemException notUtf8() {
    return new ProblemException(
        ProblemCode.INVALID_JSON, "The body is not well-formed UTF-8 (RFC 3629).");
  }

  private static String syntax(JacksonException e) {
    return String.valueOf(e.getOriginalMessage()).startsWith("Duplicate")
        ? "The JSON has an object with a duplicate member"
        : "The JSON is incomplete or malformed";
  }

  private static ProblemException notAnObject() {
    return new ProblemException(
        ProblemCode.INVALID_JSON, "The body must be one JSON object: {\"name\": value, ...}.");
  }

  private static ProblemException unknownMember(UnrecognizedPropertyException e) {
    String name = path(e);
    List<String> known =
        e.getKnownPropertyIds() == null
            ? List.of()
            : e.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .sorted(Comparator.naturalOrder())
                .toList();
    return new ProblemException(
        ProblemCode.UNKNOWN_MEMBER,
        "The member '" + name + "' is unknown. Known members: " + String.join(", ", known) + ".",
        List.of(new FieldProblem(name, "is unknown")));
  }

  private static ProblemException wrongType(JacksonException e) {
    return ProblemException.invalid(path(e), "has a value of the wrong type" + at(e.getLocation()));
  }

  private static String path(JacksonException e) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      String name = step.getPropertyName();
      if (name == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(shortened(name));
      }
    }
    return path.toString();
  }

  private static String shortened(String name) {
    return name.length() <= 80 ? name : name.substring(0, 80) + "...";
  }

  private static String at(@Nullable TokenStreamLocation location) {
    return location == null || location.getLineNr() < 1
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
