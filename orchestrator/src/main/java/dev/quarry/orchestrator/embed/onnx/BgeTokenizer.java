package dev.quarry.orchestrator.embed.onnx;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** The model's own tokenizer, without truncation. Thread-safe. */
final class BgeTokenizer implements AutoCloseable {
  private static final String RESOURCE = "/bge-small-en-v1.5-q-tokenizer.json";

  private final HuggingFaceTokenizer tokenizer;

  private BgeTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * @param natives directory into which the native libraries were unpacked
   */
  static BgeTokenizer load(Path natives) {
    NativeLibraries.prepare(natives);
    try (InputStream in = BgeTokenizer.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException(RESOURCE + " is missing from the class path");
      }
      // Padding is off, although the file enables it: a single sequence does not need it.
      return new BgeTokenizer(
          HuggingFaceTokenizer.newInstance(in, Map.of("truncation", "false", "padding", "false")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot load the tokenizer", e);
    }
  }

  /** Token ids with the special tokens [CLS] and [SEP]. */
  long[] ids(String text) {
    return tokenizer.encode(text, true, false).getIds();
  }

  /** Number of tokens without the special tokens [CLS] and [SEP]. */
  int count(String text) {
    return tokenizer.encode(text, false, false).getIds().length;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
