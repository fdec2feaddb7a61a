package dev.quarry.orchestrator.pipeline.extract;

/**
 * Removes characters from a text that databases and JSON do not accept: NUL, other control
 * characters and lone surrogates.
 */
public final class CleanText {
  private CleanText() {}

  public static String of(String text) {
    int bad = firstBad(text, 0);
    if (bad == text.length()) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    int from = 0;
    while (bad < text.length()) {
      clean.append(text, from, bad);
      from = bad + 1;
      bad = firstBad(text, from);
    }
    return clean.append(text, from, text.length()).toString();
  }

  private static int firstBad(String text, int from) {
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        i++;
      } else if (Character.isHighSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return i;
        }
        i += 2;
      } else if (Character.isLowSurrogate(c) || isControl(c)) {
        return i;
      } else {
        i++;
      }
    }
    return i;
  }

  private static boolean isControl(char c) {
    return (c < ' ' && c != '\n' && c != '\t' && c != '\r')
        || c == 0x7f
        || c == 0xfffe
        || c == 0xffff;
  }
}
