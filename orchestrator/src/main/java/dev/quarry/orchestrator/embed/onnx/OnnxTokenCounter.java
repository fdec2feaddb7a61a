package dev.quarry.orchestrator.embed.onnx;

import dev.quarry.orchestrator.embed.TokenCounter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Counts tokens with the tokenizer of bge-small-en-v1.5, which it loads at the first use.
 * Thread-safe.
 */
public final class OnnxTokenCounter implements TokenCounter {
  private final Path natives;
  private volatile @Nullable BgeTokenizer tokenizer;

  /**
   * @param natives directory into which the native libraries were unpacked
   */
  public OnnxTokenCounter(Path natives) {
    this.natives = natives;
  }

  @Override
  public int count(String text) {
    return tokenizer().count(text);
  }

  BgeTokenizer tokenizer() {
    BgeTokenizer loaded = tokenizer;
    return loaded == null ? load() : loaded;
  }

  private synchronized BgeTokenizer load() {
    BgeTokenizer loaded = tokenizer;
    if (loaded == null) {
      loaded = BgeTokenizer.load(natives);
      tokenizer = loaded;
    }
    return loaded;
  }
}
