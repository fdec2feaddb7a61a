package dev.quarry.orchestrator.embed.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Word by word the tokenizer must give what the library gives for the whole text. */
final class WordCacheTest {
  private static final ModelTokenizer TOKENIZER = LoadedModel.tokens().tokenizer();

  private static void assertSame(String text) {
    assertThat(TOKENIZER.ids(text)).as(text).containsExactly(TOKENIZER.byLibrary(text, true));
    assertThat(TOKENIZER.count(text)).as(text).isEqualTo(TOKENIZER.byLibrary(text, false).length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "VACUUM reclaims storage, as it says: \"dead tuples\".",
        "os.path.join(a_b, *args) -> str  # -- comment",
        "don’t “quote” — it’s… naïve, Ångström e\u0301 ,\u0301 =\u0338 ﬁne",
        "石を割る。石 stone石\u3000wide\u2003space\u00a0fixed\u200bzero",
        "a\u0001b \u0000c\u007fd \u000b\u000c \ufffd",
        "[CLS] is [MASK]ed, [mask] and [UNK][SEP][PAD] [CLS",
        "half a pair \uD83D! \uDE00 the other half 🪨🔨🏽",
        "ÄÖÜß İstanbul ΣΊΣΥΦΟΣ Привет שלום مرحبا हिन्दी",
      })
  void ids_equal_those_of_the_library(String text) {
    assertSame(text);
    assertSame(text.repeat(3));
  }

  @Test
  void long_and_unknown_words_equal_those_of_the_library() {
    assertSame("x".repeat(100) + " " + "x".repeat(101) + " " + "granite".repeat(40));
    assertSame("0123456789abcdef".repeat(4) + " zzqqxxj" + "石".repeat(200));
  }

  @Test
  void random_texts_equal_those_of_the_library() {
    Random random = new Random(7);
    String characters =
        "abcxyzABC019 \t\n\r.,;:!?[](){}<>#*_-`'\"\\/|~^&%$@+=é’—石\u0301\u00a0\u0007";
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(60); length > 0; length--) {
        text.append(characters.charAt(random.nextInt(characters.length())));
      }
      assertSame(text.toString());
    }
  }
}
