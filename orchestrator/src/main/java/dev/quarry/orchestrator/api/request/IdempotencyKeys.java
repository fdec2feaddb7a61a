package dev.quarry.orchestrator.api.request;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.digest.Sha256;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The {@code Idempotency-Key} header (the IETF draft of that name). Two submissions are the same if
 * their members are, however they are written.
 */
public final class IdempotencyKeys {
  private static final String HEADER = "Idempotency-Key";
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final JsonMapper CANONICAL =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private IdempotencyKeys() {}

  /**
   * The key of a request with the hash of what it submits; empty if it has none.
   *
   * @param files hashes of what is submitted besides the JSON
   */
  public static Optional<IdempotencyKey> of(
      HttpServletRequest request, Object submission, byte[]... files) {
    List<String> sent = Collections.list(request.getHeaders(HEADER));
    if (sent.isEmpty()) {
      return Optional.empty();
    }
    if (sent.size() > 1) {
      throw ProblemException.invalid(HEADER, "was sent " + sent.size() + " times; send one");
    }
    if (!KEY.matcher(sent.getFirst()).matches()) {
      throw ProblemException.invalid(
          HEADER, "must be 1 to 255 printable ASCII characters without spaces");
    }
    return Optional.of(new IdempotencyKey(sent.getFirst(), hash(submission, files)));
  }

  /** What to say when another body came first. */
  public static ProblemException conflict() {
    return new ProblemException(
        ProblemCode.IDEMPOTENCY_CONFLICT,
        "Send the submission that came first under this key, or a new key.");
  }

  private static byte[] hash(Object submission, byte[]... files) {
    byte[][] parts = new byte[files.length + 1][];
    parts[0] = CANONICAL.writeValueAsBytes(submission);
    System.arraycopy(files, 0, parts, 1, files.length);
    return Sha256.of(parts);
  }
}
