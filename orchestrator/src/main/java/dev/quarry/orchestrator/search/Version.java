package dev.quarry.orchestrator.search;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Compares versions as people do: by numbers, part by part, so that 3.10 is newer than 3.9; words
 * after a number are before it ({@code 4.0rc1} before {@code 4.0}); {@code latest} and {@code
 * stable} are newer than any number, other words older.
 */
record Version(String text) implements Comparable<Version> {
  private static final Pattern PART = Pattern.compile("[0-9]+|[a-z]+");

  @Override
  public int compareTo(Version other) {
    List<String> mine = parts();
    List<String> theirs = other.parts();
    for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
      int order = compare(part(mine, i), part(theirs, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private List<String> parts() {
    String lower = text.toLowerCase(Locale.ROOT);
    String plain = lower.matches("v[0-9].*") ? lower.substring(1) : lower;
    return PART.matcher(plain).results().map(MatchResult::group).toList();
  }

  private static String part(List<String> parts, int index) {
    return index < parts.size() ? parts.get(index) : "";
  }

  private static int compare(String one, String other) {
    int order = Integer.compare(rank(one), rank(other));
    if (order != 0 || one.isEmpty()) {
      return order;
    }
    return Character.isDigit(one.charAt(0))
        ? new BigInteger(one).compareTo(new BigInteger(other))
        : one.compareTo(other);
  }

  private static int rank(String part) {
    if (part.isEmpty()) {
      return 1;
    }
    if (Character.isDigit(part.charAt(0))) {
      return 2;
    }
    return part.equals("latest") || part.equals("stable") ? 3 : 0;
  }
}
