package dev.quarry.orchestrator.pipeline.extract.pdf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Frequent English words: the whole words in the vocabulary of the embedding model. */
final class Words {
  private static final String VOCABULARY = "/bge-small-en-v1.5-q-tokenizer.json";
  private static final Pattern WORD = Pattern.compile("\"([a-z]{2,30})\":\\s?\\d");

  static final Set<String> ENGLISH = read();

  private Words() {}

  private static Set<String> read() {
    Set<String> words = new HashSet<>();
    try (InputStream in = Words.class.getResourceAsStream(VOCABULARY)) {
      if (in == null) {
        throw new IllegalStateException("The class path has no " + VOCABULARY);
      }
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Matcher word = WORD.matcher(json);
      while (word.find()) {
        words.add(word.group(1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the vocabulary cannot be read", e);
    }
    return words;
  }
}
