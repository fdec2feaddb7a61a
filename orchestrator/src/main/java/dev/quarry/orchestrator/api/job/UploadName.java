package dev.quarry.orchestrator.api.job;

import java.util.regex.Pattern;

/** The name of a file as a client sent it, without what could be used against anybody. */
final class UploadName {
  private static final int LONGEST = 200;
  private static final String NAMELESS = "upload";

  /** Controls, among them those that turn text round, and halves of surrogate pairs. */
  private static final Pattern UNSHOWABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Z}]+");

  private UploadName() {}

  /** The last part of a path, written for whichever system. */
  static String clean(String sent) {
    String last = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
    String shown = UNSHOWABLE.matcher(last).replaceAll(" ").strip();
    String plain = shown.replaceFirst("^\\.+", "");
    if (plain.isEmpty()) {
      return NAMELESS;
    }
    // The end is kept: it says what kind of file it is.
    int from = Math.max(0, plain.length() - LONGEST);
    boolean half = from > 0 && Character.isLowSurrogate(plain.charAt(from));
    return plain.substring(half ? from + 1 : from);
  }
}
