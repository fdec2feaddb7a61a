package dev.quarry.orchestrator.api.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.paging.Position;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cursors of lists: base64url of a version, the list and the position in it. They are opaque to
 * clients. A cursor of another version or list is rejected. It contains no secret: it is only a
 * position among the rows of the caller.
 */
public enum Cursor {
  JOBS(Id.UUID),
  DOCUMENTS(Id.UUID),
  DEAD_LETTERS(Id.UUID),
  DELIVERIES(Id.UUID),
  SCHEDULES(Id.UUID),
  API_KEYS(Id.TEXT),
  AUDIT(Id.NUMBER),
  ITEMS(Id.NUMBER),
  CHANGES(Id.NUMBER),
  CHUNKS(Id.NUMBER);

  private static final int VERSION = 1;

  /** The largest timestamp: the end of the year 9999, in microseconds since 1970. */
  private static final long MAX_MICROS = 253_402_300_799_999_999L;

  private static final int MAX_LENGTH = 200;

  private enum Id {
    UUID("([0-9]{1,18}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"),
    TEXT("([0-9]{1,18}) ([0-9A-Za-z-]{1,64})"),
    NUMBER("([0-9]{1,18})");

    private final String pattern;

    Id(String pattern) {
      this.pattern = pattern;
    }
  }

  private final String prefix = VERSION + " " + name() + " ";
  private final Pattern pattern;

  Cursor(Id id) {
    this.pattern = Pattern.compile(prefix + id.pattern);
  }

  /** The cursor of the page after the row with this time and id. */
  public String after(Instant at, Object id) {
    return encode(ChronoUnit.MICROS.between(Instant.EPOCH, at) + " " + id);
  }

  /** The cursor of the page after the row with this number. */
  public String after(long number) {
    return encode(Long.toString(number));
  }

  /** Null for the first page. */
  public @Nullable Position position(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    Matcher parts = decode(cursor);
    return new Position(
        Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS),
        Objects.requireNonNull(parts.group(2)));
  }

  /** Null for the first page. */
  public @Nullable Long number(@Nullable String cursor) {
    return cursor == null ? null : Long.valueOf(decode(cursor).group(1));
  }

  private String encode(String position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((prefix + position).getBytes(UTF_8));
  }

  private Matcher decode(String cursor) {
    if (cursor.length() <= MAX_LENGTH) {
      Matcher parts = pattern.matcher(text(cursor));
      if (parts.matches() && Long.parseLong(parts.group(1)) <= MAX_MICROS) {
        return parts;
      }
    }
    throw ProblemException.invalid(
        "cursor",
        "must be the next_cursor of a page of this list; leave it out for the first page");
  }

  private static String text(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
