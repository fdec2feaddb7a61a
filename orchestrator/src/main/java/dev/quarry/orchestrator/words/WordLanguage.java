package dev.quarry.orchestrator.words;

import java.lang.Character.UnicodeScript;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides by which analyzer a text is read: its script decides before its declared language,
 * because pages often declare a wrong one, and Chinese, Japanese and Korean words need bigrams.
 */
public final class WordLanguage {
  /** Bigrams of Chinese, Japanese and Korean. */
  public static final String CJK = "cjk";

  /** Words in lower case, for languages without an analyzer of their own. */
  public static final String OTHER = "und";

  public static final String ENGLISH = "en";

  private static final Map<String, String> ALIASES =
      Map.of("zh", CJK, "ja", CJK, "ko", CJK, "nb", "no", "nn", "no");

  private static final Set<UnicodeScript> CJK_SCRIPTS =
      Set.of(
          UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL);

  /** So many characters of a text decide on its script. */
  private static final int SAMPLE = 2_000;

  /** A text in one of these scripts has Latin words, too. */
  private static final double MIN_CJK_SHARE = .2;

  private WordLanguage() {}

  /**
   * The code of the analyzer.
   *
   * @param declared language tag (RFC 5646) of the document; null if it is not known, which is
   *     English unless the script says otherwise
   */
  public static String of(@Nullable String declared, String text) {
    if (isCjk(text)) {
      return CJK;
    }
    if (declared == null || declared.isBlank()) {
      return ENGLISH;
    }
    String lower = declared.toLowerCase(Locale.ROOT);
    int dash = lower.indexOf('-');
    String primary = dash < 0 ? lower : lower.substring(0, dash);
    String code = ALIASES.getOrDefault(primary, primary);
    return LanguageAnalyzers.CODES.contains(code) ? code : OTHER;
  }

  private static boolean isCjk(String text) {
    int letters = 0;
    int cjk = 0;
    int end = Math.min(text.length(), SAMPLE);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (Character.isLetter(c)) {
        letters++;
        cjk += CJK_SCRIPTS.contains(UnicodeScript.of(c)) ? 1 : 0;
      }
    }
    return cjk > 0 && cjk >= MIN_CJK_SHARE * letters;
  }
}
