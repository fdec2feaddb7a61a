package dev.quarry.orchestrator.api.request;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the ids of requests. A malformed id is reported like the id of a resource that does not
 * exist.
 */
public final class IdParams {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private IdParams() {}

  public static UUID job(String sent) {
    return parse(sent).orElseThrow(IdParams::jobNotFound);
  }

  public static UUID document(String sent) {
    return parse(sent).orElseThrow(IdParams::documentNotFound);
  }

  public static ProblemException jobNotFound() {
    return new ProblemException(
        ProblemCode.JOB_NOT_FOUND, "No job has this id. GET /jobs lists the jobs.");
  }

  public static ProblemException documentNotFound() {
    return new ProblemException(
        ProblemCode.DOCUMENT_NOT_FOUND,
        "No document has this id. GET /documents lists the documents.");
  }

  public static UUID delivery(String sent) {
    return parse(sent).orElseThrow(IdParams::deliveryNotFound);
  }

  public static ProblemException deliveryNotFound() {
    return new ProblemException(
        ProblemCode.DELIVERY_NOT_FOUND,
        "No webhook delivery has this id. GET /admin/webhooks lists the deliveries.");
  }

  public static UUID schedule(String sent) {
    return parse(sent).orElseThrow(IdParams::scheduleNotFound);
  }

  public static ProblemException scheduleNotFound() {
    return new ProblemException(
        ProblemCode.SCHEDULE_NOT_FOUND,
        "No schedule has this id. GET /schedules lists the schedules.");
  }

  /** An id in a query parameter; null if it was not sent. */
  public static @Nullable UUID queryParam(String name, @Nullable String sent) {
    return sent == null
        ? null
        : parse(sent).orElseThrow(() -> ProblemException.invalid(name, "must be an id: a UUID"));
  }

  public static Optional<UUID> parse(String sent) {
    return UUID_TEXT.matcher(sent).matches()
        ? Optional.of(UUID.fromString(sent))
        : Optional.empty();
  }
}
