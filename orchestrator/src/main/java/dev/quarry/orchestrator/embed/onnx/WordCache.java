package dev.quarry.orchestrator.embed.onnx;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Tokenizes a text word by word and remembers the words: the library needs several microseconds for
 * a word, and the words of a site repeat. The result is the same, because BERT's tokenizers split a
 * text at white space and punctuation before anything else. Thread-safe.
 */
final class WordCache {
  private static final int MAX_WORDS = 30_000;

  /** Longer ones, such as a line of Chinese, do not repeat. */
  private static final int MAX_WORD_LENGTH = 32;

  /** Tokens that the library looks for in the whole text, although they contain punctuation. */
  private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  private final Function<String, long[]> tokenizer;
  private final Cache<String, long[]> words = Caffeine.newBuilder().maximumSize(MAX_WORDS).build();

  /**
   * @param tokenizer returns the token ids of a text, without special tokens around them
   */
  WordCache(Function<String, long[]> tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** The token ids of a text, without special tokens around them. */
  long[] ids(String text) {
    if (text.indexOf('[') >= 0 && SPECIAL.stream().anyMatch(text::contains)
        || hasLoneSurrogate(text)) {
      return tokenizer.apply(text);
    }
    Ids ids = new Ids(text.length() / 3 + 8);
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean punctuation = isPunctuation(c);
      if (punctuation || isWhiteSpace(c)) {
        add(text, start, i, ids);
        start = i + 1;
        if (punctuation) {
          add(text, i, i + 1, ids);
        }
      }
    }
    add(text, start, text.length(), ids);
    return ids.toArray();
  }

  private void add(String text, int start, int end, Ids ids) {
    if (start < end) {
      String word = text.substring(start, end);
      ids.add(word.length() > MAX_WORD_LENGTH ? tokenizer.apply(word) : words.get(word, tokenizer));
    }
  }

  /** The library receives such a text garbled, beyond the end of the word. */
  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (Character.charCount(text.codePointAt(i)) == 1) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static boolean isWhiteSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }

  /** Punctuation of ASCII. Words may contain other punctuation, which the library splits off. */
  private static boolean isPunctuation(char c) {
    return c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
  }

  private static final class Ids {
    private long[] ids;
    private int size;

    Ids(int capacity) {
      ids = new long[capacity];
    }

    void add(long[] more) {
      if (size + more.length > ids.length) {
        ids = Arrays.copyOf(ids, Math.max(2 * ids.length, size + more.length));
      }
      System.arraycopy(more, 0, ids, size, more.length);
      size += more.length;
    }

    long[] toArray() {
      return Arrays.copyOf(ids, size);
    }
  }
}
