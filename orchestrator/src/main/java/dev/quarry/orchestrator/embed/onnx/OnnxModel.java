package dev.quarry.orchestrator.embed.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Map;

/**
 * A session of bge-small-en-v1.5 in int8. One sequence per run: the quantised model's vectors
 * depend on the neighbours in a batch, alone they repeat bit by bit, and it is faster. Thread-safe.
 */
final class OnnxModel implements AutoCloseable {
  static final int DIMENSION = 384;
  static final int MAX_TOKENS = 512;

  private static final String RESOURCE = "/bge-small-en-v1.5-q.onnx";
  private static final int MAX_BYTES = 64 << 20;

  private final OrtEnvironment environment;
  private final OrtSession session;

  private OnnxModel(OrtEnvironment environment, OrtSession session) {
    this.environment = environment;
    this.session = session;
  }

  /** Takes one to two CPU seconds. Native libraries must be prepared. */
  static OnnxModel load() throws OrtException {
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "quarry");
    // Outside of the heap, and given back as soon as the session has its own copy.
    try (Arena arena = Arena.ofShared();
        OrtSession.SessionOptions options = options()) {
      return new OnnxModel(environment, environment.createSession(read(arena), options));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the embedding model", e);
    }
  }

  private static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setInterOpNumThreads(1);
    options.setIntraOpNumThreads(1);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    // Arena and patterns keep the largest sequence's memory for ever, once for each thread.
    options.setCPUArenaAllocator(false);
    options.setMemoryPatternOptimization(false);
    return options;
  }

  private static ByteBuffer read(Arena arena) throws IOException {
    ByteBuffer model = arena.allocate(MAX_BYTES).asByteBuffer();
    try (InputStream in = OnnxModel.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException(RESOURCE + " is missing from the class path");
      }
      ReadableByteChannel channel = Channels.newChannel(in);
      while (channel.read(model) > 0) {
        // until the end of the file
      }
    }
    return model.flip();
  }

  /**
   * The vector of a sequence, as the model leaves it: that of its first token.
   *
   * @param ids with the marks at both ends; what is beyond {@link #MAX_TOKENS} is cut out before
   *     the last mark
   */
  float[] run(long[] ids) throws OrtException {
    long[] sequence = ids;
    if (ids.length > MAX_TOKENS) {
      sequence = Arrays.copyOf(ids, MAX_TOKENS);
      sequence[MAX_TOKENS - 1] = ids[ids.length - 1];
    }
    long[] ones = new long[sequence.length];
    Arrays.fill(ones, 1);
    try (OnnxTensor tokens = tensor(sequence);
        OnnxTensor mask = tensor(ones);
        OnnxTensor types = tensor(new long[sequence.length]);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", tokens, "attention_mask", mask, "token_type_ids", types))) {
      FloatBuffer hidden = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] first = new float[DIMENSION];
      hidden.get(first);
      return first;
    }
  }

  private OnnxTensor tensor(long[] values) throws OrtException {
    return OnnxTensor.createTensor(
        environment, LongBuffer.wrap(values), new long[] {1, values.length});
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
