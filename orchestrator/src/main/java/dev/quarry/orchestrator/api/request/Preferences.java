package dev.quarry.orchestrator.api.request;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the Prefer header (RFC 7240). */
public final class Preferences {
  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(?=$|[,;])");
  private static final Pattern ASYNC = Pattern.compile("(?:^|[,;])\\s*respond-async\\s*(?=$|[,;])");
  private static final Pattern SEARCHABLE =
      Pattern.compile("(?:^|[,;])\\s*wait-for\\s*=\\s*\"?searchable\"?\\s*(?=$|[,;])");
  static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private Preferences() {}

  /** Whether the client prefers a response without waiting (section 4.1). */
  public static boolean respondAsync(@Nullable String header) {
    return header != null && ASYNC.matcher(header.toLowerCase(Locale.ROOT)).find();
  }

  /**
   * Whether the client waits until the documents of the job are found by their words, and not until
   * the job has ended. The preference {@code wait-for} is Quarry's own.
   */
  public static boolean waitsForSearchable(@Nullable String header) {
    return header != null && SEARCHABLE.matcher(header.toLowerCase(Locale.ROOT)).find();
  }

  /** The wait time, at most {@link #MAX_WAIT}; empty if the header has none. */
  public static Optional<Duration> wait(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    Matcher matcher = WAIT.matcher(header.toLowerCase(Locale.ROOT));
    if (!matcher.find()) {
      return Optional.empty();
    }
    Duration requested = Duration.ofSeconds(Long.parseLong(matcher.group(1)));
    return Optional.of(requested.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : requested);
  }
}
