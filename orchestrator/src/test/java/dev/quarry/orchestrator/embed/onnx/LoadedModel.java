package dev.quarry.orchestrator.embed.onnx;

import java.nio.file.Path;
import java.time.Duration;

/** The real model, loaded once for all tests of a process. */
public final class LoadedModel {
  private static final OnnxTokenCounter TOKENS =
      new OnnxTokenCounter(Path.of("target", "native").toAbsolutePath());
  private static final OnnxEmbedder EMBEDDER = start();

  private LoadedModel() {}

  private static OnnxEmbedder start() {
    return started(TOKENS);
  }

  static OnnxEmbedder started(OnnxTokenCounter tokens) {
    OnnxEmbedder embedder = new OnnxEmbedder(tokens, 2, Duration.ofMinutes(1));
    embedder.start();
    return embedder;
  }

  public static OnnxEmbedder embedder() {
    return EMBEDDER;
  }

  public static OnnxTokenCounter tokens() {
    return TOKENS;
  }
}
