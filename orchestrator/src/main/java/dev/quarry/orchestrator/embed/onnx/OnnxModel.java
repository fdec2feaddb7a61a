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
 * A session of bge-small-en-v1.5, quantised to int8. It runs one sequence at a time: in a batch the
 * vectors of the quantised model depend on the other sequences, alone they are reproducible bit by
 * bit, and it is faster. Thread-safe.
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

  /**
   * Loads the model, which takes one to two CPU seconds. {@link NativeLibraries} must be prepared.
   */
  static OnnxModel load() throws OrtException {
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "quarry");
    // Off-heap, and freed as soon as the session has its own copy.
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
    // The memory arena and memory patterns never free the memory of the largest sequence, per
    // thread.
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
        // reads until the end of the file
      }
    }
    return model.flip();
  }

  /**
   * Computes the vector of a sequence: the output for its first token ([CLS]), not normalised.
   *
   * @param ids with the special tokens at both ends; tokens beyond {@link #MAX_TOKENS} are cut out
   *     before the last special token
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
