package dev.quarry.orchestrator.embed.onnx;

import dev.quarry.orchestrator.embed.TokenCounter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Counts tokens with the tokenizer of a model, which it loads at the first use. Thread-safe. */
public final class OnnxTokenCounter implements TokenCounter {
  private final LocalModel model;
  private final Path natives;
  private volatile @Nullable ModelTokenizer tokenizer;

  /**
   * @param natives directory into which the native libraries were unpacked
   */
  public OnnxTokenCounter(LocalModel model, Path natives) {
    this.model = model;
    this.natives = natives;
  }

  /** With the tokenizer of the default model. */
  public OnnxTokenCounter(Path natives) {
    this(LocalModel.BGE_SMALL, natives);
  }

  LocalModel model() {
    return model;
  }

  @Override
  public int count(String text) {
    return tokenizer().count(text);
  }

  ModelTokenizer tokenizer() {
    ModelTokenizer loaded = tokenizer;
    return loaded == null ? load() : loaded;
  }

  private synchronized ModelTokenizer load() {
    ModelTokenizer loaded = tokenizer;
    if (loaded == null) {
      loaded = ModelTokenizer.load(model, natives);
      tokenizer = loaded;
    }
    return loaded;
  }
}
