package dev.quarry.orchestrator.knowledge;

/**
 * An entry of a definition list in a Markdown text, which itself does not show such lists. Entries
 * are nested or apart. Offsets are in UTF-16 units.
 *
 * @param start of the first of its terms
 * @param meaning the end of its terms
 * @param end of what is said about them
 */
public record Definition(int start, int meaning, int end) {
  public Definition {
    if (start < 0 || meaning < start || end < meaning) {
      throw new IllegalArgumentException("no range: " + start + ", " + meaning + ", " + end);
    }
  }
}
