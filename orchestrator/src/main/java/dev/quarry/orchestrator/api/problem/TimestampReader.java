package dev.quarry.orchestrator.api.problem;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/**
 * Reads timestamps in the format of RFC 3339. The default deserializer of Jackson also accepts
 * numbers, and the hour 24.
 */
final class TimestampReader extends StdScalarDeserializer<Instant> {
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T(?:[01]\\d|2[0-3]):\\d{2}:\\d{2}(?:\\.\\d{1,9})?"
              + "(?:Z|[+-]\\d{2}:\\d{2})");

  TimestampReader() {
    super(Instant.class);
  }

  @Override
  public Instant deserialize(JsonParser parser, DeserializationContext context) {
    String text = parser.hasToken(JsonToken.VALUE_STRING) ? parser.getString() : "";
    if (RFC_3339.matcher(text).matches()) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException invalidDate) {
        // Reported below like every other text that is not a timestamp.
      }
    }
    return (Instant)
        context.reportInputMismatch(
            Instant.class, "must be a timestamp as in RFC 3339, for example 2027-01-15T08:00:00Z");
  }
}
