package dev.quarry.orchestrator.api.request;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Prefer header (RFC 7240): how long a caller is willing to wait. */
public final class Preferences {
  private static final Pattern WAIT =
      Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(?=$|[,;])");
  private static final Pattern ASYNC = Pattern.compile("(?:^|[,;])\\s*respond-async\\s*(?=$|[,;])");
  static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private Preferences() {}

  /** Whether the caller would rather be told at once where to look (section 4.1). */
  public static boolean respondAsync(@Nullable String header) {
    return header != null && ASYNC.matcher(header.toLowerCase(Locale.ROOT)).find();
  }

  /** How long to wait, at most {@link #LONGEST_WAIT}; empty if nothing was asked for. */
  public static Optional<Duration> wait(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    Matcher matcher = WAIT.matcher(header.toLowerCase(Locale.ROOT));
    if (!matcher.find()) {
      return Optional.empty();
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(matcher.group(1)));
    return Optional.of(asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked);
  }
}
