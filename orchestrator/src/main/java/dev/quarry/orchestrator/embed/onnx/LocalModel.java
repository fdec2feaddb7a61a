package dev.quarry.orchestrator.embed.onnx;

/**
 * The models whose files are on the class path. Both have 384 dimensions, read at most 512 tokens
 * and use the vocabulary of BERT, so they count the same tokens.
 */
public enum LocalModel {
  BGE_SMALL(
      "bge-small-en-v1.5-q",
      Pooling.FIRST_TOKEN,
      "Represent this sentence for searching relevant passages: "),
  MINI_LM("all-minilm-l6-v2-q", Pooling.MEAN, "");

  /** How the vector of a text is computed from the outputs for its tokens. */
  enum Pooling {
    FIRST_TOKEN,
    MEAN
  }

  private final String id;
  private final Pooling pooling;
  private final String queryPrefix;

  LocalModel(String id, Pooling pooling, String queryPrefix) {
    this.id = id;
    this.pooling = pooling;
    this.queryPrefix = queryPrefix;
  }

  /** The name of its files, under which its vectors are stored. */
  public String id() {
    return id;
  }

  Pooling pooling() {
    return pooling;
  }

  String queryPrefix() {
    return queryPrefix;
  }

  String modelResource() {
    return "/" + id + ".onnx";
  }

  String tokenizerResource() {
    return "/" + id + "-tokenizer.json";
  }
}
