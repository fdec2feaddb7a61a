package dev.quarry.orchestrator.embed.onnx;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** The model's own tokenizer, without truncation. Thread-safe. */
final class ModelTokenizer implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;
  private final WordCache words = new WordCache(word -> byLibrary(word, false));

  private ModelTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * @param natives directory into which the native libraries were unpacked
   */
  static ModelTokenizer load(LocalModel model, Path natives) {
    NativeLibraries.prepare(natives);
    String resource = model.tokenizerResource();
    try (InputStream in = ModelTokenizer.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " is missing from the class path");
      }
      // Both are off, although the file may enable them: a single sequence needs no padding, and
      // the file of all-MiniLM-L6-v2 cuts every text at 128 tokens.
      return new ModelTokenizer(
          HuggingFaceTokenizer.newInstance(in, Map.of("truncation", "false", "padding", "false")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot load the tokenizer", e);
    }
  }

  /** Token ids with the special tokens [CLS] and [SEP]. */
  long[] ids(String text) {
    long[] ids = words.ids(text);
    long[] enclosed = byLibrary("", true);
    long end = enclosed[1];
    enclosed = Arrays.copyOf(enclosed, ids.length + 2);
    System.arraycopy(ids, 0, enclosed, 1, ids.length);
    enclosed[ids.length + 1] = end;
    return enclosed;
  }

  /** Number of tokens without the special tokens [CLS] and [SEP]. */
  int count(String text) {
    return words.ids(text).length;
  }

  /**
   * Calls the native library as {@code HuggingFaceTokenizer.encode} does, but fetches the ids only.
   * That method makes a Java string and a span for each token as well.
   */
  long[] byLibrary(String text, boolean withSpecialTokens) {
    long encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, withSpecialTokens);
    try {
      return TokenizersLibrary.LIB.getTokenIds(encoding);
    } finally {
      TokenizersLibrary.LIB.deleteEncoding(encoding);
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
