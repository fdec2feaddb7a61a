package dev.quarry.orchestrator.embed.onnx;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** The model's own tokenizer, never cutting a text by itself. Thread-safe. */
final class BgeTokenizer implements AutoCloseable {
  private static final String RESOURCE = "/bge-small-en-v1.5-q-tokenizer.json";

  private final HuggingFaceTokenizer tokenizer;

  private BgeTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * @param natives where native libraries are unpacked
   */
  static BgeTokenizer load(Path natives) {
    NativeLibraries.prepare(natives);
    try (InputStream in = BgeTokenizer.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException(RESOURCE + " is missing from the class path");
      }
      // Also without padding: the file asks for it and a lone sequence needs none.
      return new BgeTokenizer(
          HuggingFaceTokenizer.newInstance(in, Map.of("truncation", "false", "padding", "false")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot load the tokenizer", e);
    }
  }

  /** With the marks that the model wants at the start and the end. */
  long[] ids(String text) {
    return tokenizer.encode(text, true, false).getIds();
  }

  /** Without the marks at the start and the end. */
  int count(String text) {
    return tokenizer.encode(text, false, false).getIds().length;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
