package dev.quarry.orchestrator.api.request;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids as callers send them. What is no id names nothing that exists. */
public final class IdParams {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private IdParams() {}

  public static UUID job(String sent) {
    return parse(sent).orElseThrow(IdParams::noSuchJob);
  }

  public static UUID document(String sent) {
    return parse(sent).orElseThrow(IdParams::noSuchDocument);
  }

  public static ProblemException noSuchJob() {
    return new ProblemException(
        ProblemCode.JOB_NOT_FOUND, "No job has this id. GET /jobs lists the jobs that there are.");
  }

  public static ProblemException noSuchDocument() {
    return new ProblemException(
        ProblemCode.DOCUMENT_NOT_FOUND,
        "No document has this id. GET /documents lists the documents that there are.");
  }

  public static UUID delivery(String sent) {
    return parse(sent).orElseThrow(IdParams::noSuchDelivery);
  }

  public static ProblemException noSuchDelivery() {
    return new ProblemException(
        ProblemCode.DELIVERY_NOT_FOUND,
        "No webhook delivery has this id. GET /admin/webhooks lists those that there are.");
  }

  /** An id in a query; null if none was sent. */
  public static @Nullable UUID inQuery(String name, @Nullable String sent) {
    return sent == null
        ? null
        : parse(sent).orElseThrow(() -> ProblemException.invalid(name, "must be an id"));
  }

  public static Optional<UUID> parse(String sent) {
    return UUID_TEXT.matcher(sent).matches()
        ? Optional.of(UUID.fromString(sent))
        : Optional.empty();
  }
}
