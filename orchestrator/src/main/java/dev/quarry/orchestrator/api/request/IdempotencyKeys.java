package dev.quarry.orchestrator.api.request;

import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Reads the {@code Idempotency-Key} header (draft-ietf-httpapi-idempotency-key-header). Submissions
 * are equal if their members are equal, in any order and format.
 */
public final class IdempotencyKeys {
  private static final String HEADER = "Idempotency-Key";
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final JsonMapper CANONICAL =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .addModule(new SimpleModule().addSerializer(BigDecimal.class, new Stripped()))
          .build();

  /** Writes equal decimal numbers equally: 1.50 as 1.5. */
  private static final class Stripped extends ValueSerializer<BigDecimal> {
    @Override
    public void serialize(BigDecimal number, JsonGenerator json, SerializationContext context) {
      json.writeNumber(number.stripTrailingZeros());
    }
  }

  private IdempotencyKeys() {}

  /**
   * The key of a request with the hash of its submission; empty if the header is absent.
   *
   * @param files hashes of the content that is submitted besides the JSON
   * @throws ProblemException if the header is malformed or repeated
   */
  public static Optional<IdempotencyKey> of(
      HttpServletRequest request, Object submission, byte[]... files) {
    List<String> values = Collections.list(request.getHeaders(HEADER));
    if (values.isEmpty()) {
      return Optional.empty();
    }
    if (values.size() > 1) {
      throw ProblemException.invalid(HEADER, "must be sent once, not " + values.size() + " times");
    }
    if (!KEY.matcher(values.getFirst()).matches()) {
      throw ProblemException.invalid(
          HEADER, "must be 1 to 255 printable ASCII characters without spaces");
    }
    return Optional.of(new IdempotencyKey(values.getFirst(), hash(submission, files)));
  }

  /** The problem for a key that was used for a different submission. */
  public static ProblemException conflict() {
    return new ProblemException(
        ProblemCode.IDEMPOTENCY_CONFLICT,
        "Repeat the submission for which this key was first used, or send a new key.");
  }

  private static byte[] hash(Object submission, byte[]... files) {
    byte[][] parts = new byte[files.length + 1][];
    parts[0] = CANONICAL.writeValueAsBytes(submission);
    System.arraycopy(files, 0, parts, 1, files.length);
    return Sha256.of(parts);
  }
}
