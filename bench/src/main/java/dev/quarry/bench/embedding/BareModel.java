package dev.quarry.bench.embedding;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;

/** One session of a model, driven directly: the most that this machine can do. Thread-safe. */
final class BareModel implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final HuggingFaceTokenizer tokenizer;
  private final OrtSession session;

  /**
   * @param id name of the model's files on the class path
   */
  BareModel(String id) throws IOException, OrtException {
    try (InputStream model = resource("/" + id + ".onnx");
        InputStream words = resource("/" + id + "-tokenizer.json");
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      tokenizer =
          HuggingFaceTokenizer.newInstance(
              words, Map.of("truncation", "false", "padding", "false"));
      options.setInterOpNumThreads(1);
      options.setIntraOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      session = environment.createSession(model.readAllBytes(), options);
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = BareModel.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException(name + " is not on the class path");
    }
    return in;
  }

  /** Runs the model on one text of at most 512 tokens and discards the output. */
  void run(String text) throws OrtException {
    long[] ids = tokenizer.encode(text, true, false).getIds();
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    try (OnnxTensor tokens = tensor(ids);
        OnnxTensor mask = tensor(ones);
        OnnxTensor types = tensor(new long[ids.length])) {
      session
          .run(Map.of("input_ids", tokens, "attention_mask", mask, "token_type_ids", types))
          .close();
    }
  }

  private OnnxTensor tensor(long[] values) throws OrtException {
    return OnnxTensor.createTensor(
        environment, LongBuffer.wrap(values), new long[] {1, values.length});
  }

  @Override
  public void close() throws OrtException {
    session.close();
    tokenizer.close();
  }
}
