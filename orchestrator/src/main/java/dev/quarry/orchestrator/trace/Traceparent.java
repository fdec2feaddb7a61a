package dev.quarry.orchestrator.trace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code traceparent} of W3C Trace Context, version 00.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param sampled whether the caller records the trace
 */
public record Traceparent(String traceId, String spanId, boolean sampled) {
  private static final Pattern FORMAT =
      Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

  /** The parts of a header; null if there is none or if it is malformed. */
  public static @Nullable Traceparent parse(@Nullable String header) {
    Matcher parts = FORMAT.matcher(header == null ? "" : header);
    return parts.matches()
        ? new Traceparent(
            parts.group(1), parts.group(2), (Integer.parseInt(parts.group(3), 16) & 1) == 1)
        : null;
  }

  @Override
  public String toString() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }
}
