package dev.quarry.orchestrator.api.job;

import java.util.regex.Pattern;

/** Sanitizes the file name of an upload. */
final class UploadName {
  private static final int MAX_LENGTH = 200;
  private static final String DEFAULT_NAME = "upload";

  /** Control characters, including those for text direction, unpaired surrogates and separators. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Z}]+");

  private UploadName() {}

  /** The last segment of the path, with slashes or backslashes as separators. */
  static String clean(String sent) {
    String last = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
    String printable = UNPRINTABLE.matcher(last).replaceAll(" ").strip();
    String plain = printable.replaceFirst("^\\.+", "");
    if (plain.isEmpty()) {
      return DEFAULT_NAME;
    }
    // Keep the end, because it has the file extension.
    int from = Math.max(0, plain.length() - MAX_LENGTH);
    boolean splitsPair = from > 0 && Character.isLowSurrogate(plain.charAt(from));
    return plain.substring(splitsPair ? from + 1 : from);
  }
}
