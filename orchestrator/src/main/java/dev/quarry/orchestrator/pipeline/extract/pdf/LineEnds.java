package dev.quarry.orchestrator.pipeline.extract.pdf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

/**
 * Joins words that are broken at the ends of lines. A PDF does not tell whether a hyphen belongs to
 * the word ("no-cache") or divides it ("use-ful"): the other words of the document decide, then
 * English words if the document is in English. Soft hyphens and all others divide. The hyphen of
 * numbers and names ("2019-2021", "KX-7") stays.
 */
final class LineEnds {
  private static final String HYPHEN = "[-\u2010\u2011\u00ad]";

  /** What stands before and after the end of the line; at most a word each. */
  private static final Pattern BROKEN =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}])([\\p{L}\\p{N}]{1,40})("
              + HYPHEN
              + ")[ \\t]*\\n[ \\t]*([\\p{L}\\p{N}]{1,40})");

  private static final Pattern TOKEN =
      Pattern.compile("(?<![\\p{L}\\p{N}-]|-\\n)[\\p{L}\\p{N}]++(?:-[\\p{L}\\p{N}]++)*+(?!-\\n)");

  /** After a hyphen that stands for a word that follows later: "pre- and post-war". */
  private static final Set<String> CONJUNCTIONS =
      Set.of("and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o", "e", "en", "of", "och");

  private static final int MAX_WORDS = 200_000;
  private static final double ENGLISH_SHARE = 0.5;

  private final Set<String> words = new HashSet<>();
  private boolean english;

  /** Reads the words of a document. */
  LineEnds(Iterable<Element> paragraphs) {
    long known = 0;
    long all = 0;
    List<String> seen = new ArrayList<>();
    for (Element paragraph : paragraphs) {
      for (TextNode text : paragraph.textNodes()) {
        Matcher token = TOKEN.matcher(text.getWholeText());
        while (token.find() && words.size() < MAX_WORDS) {
          String word = token.group().toLowerCase(Locale.ROOT);
          words.add(word);
          if (seen.size() < 5_000) {
            seen.add(word);
          }
        }
      }
    }
    for (String word : seen) {
      boolean letters = word.chars().allMatch(Character::isLetter);
      all += letters ? 1 : 0;
      known += letters && Words.ENGLISH.contains(word) ? 1 : 0;
    }
    english = known > all * ENGLISH_SHARE;
  }

  void join(Element paragraph) {
    for (TextNode text : paragraph.textNodes()) {
      String whole = text.getWholeText();
      if (whole.indexOf('\n') >= 0) {
        text.text(join(whole));
      }
    }
  }

  String join(String text) {
    Matcher broken = BROKEN.matcher(text);
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    while (broken.find(from)) {
      out.append(text, from, broken.start());
      String left = broken.group(1);
      String right = broken.group(3);
      out.append(left).append(between(left, broken.group(2), right));
      // The word that follows may itself be broken at the end of its line.
      from = broken.start(3);
    }
    return out.append(text, from, text.length()).toString();
  }

  private String between(String left, String hyphen, String right) {
    if (hyphen.equals("\u00ad")) {
      return "";
    }
    if (hyphen.equals("\u2011") || !divisible(left, right)) {
      return "-";
    }
    String first = left.toLowerCase(Locale.ROOT);
    String second = right.toLowerCase(Locale.ROOT);
    if (words.contains(first + "-" + second)) {
      return "-";
    }
    if (words.contains(first + second)) {
      return "";
    }
    if (CONJUNCTIONS.contains(second)) {
      return "- ";
    }
    if (!english || Words.ENGLISH.contains(first + second)) {
      return "";
    }
    return isWord(first) && isWord(second) ? "-" : "";
  }

  /** Whether a program may have divided a word here: both parts are letters in the same case. */
  private static boolean divisible(String left, String right) {
    boolean letters = (left + right).chars().allMatch(Character::isLetter);
    boolean capitals = left.equals(left.toUpperCase(Locale.ROOT));
    boolean sameCase =
        right.equals(right.toLowerCase(Locale.ROOT))
            || capitals && right.equals(right.toUpperCase(Locale.ROOT));
    return letters && sameCase && !(capitals && left.length() == 1);
  }

  private static boolean isWord(String part) {
    return part.length() > 1 && Words.ENGLISH.contains(part);
  }
}
