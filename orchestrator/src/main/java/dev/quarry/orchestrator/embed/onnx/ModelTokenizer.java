package dev.quarry.orchestrator.embed.onnx;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** The model's own tokenizer, without truncation. Thread-safe. */
final class ModelTokenizer implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;

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
    return ids(text, true);
  }

  /** Number of tokens without the special tokens [CLS] and [SEP]. */
  int count(String text) {
    return ids(text, false).length;
  }

  /**
   * Calls the native library as {@code HuggingFaceTokenizer.encode} does, but fetches the ids only.
   * That method makes a Java string and a span for each token as well, which takes longer than the
   * tokenization.
   */
  private long[] ids(String text, boolean withSpecialTokens) {
    long encoding =
        TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, withSpecialTokens);
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
