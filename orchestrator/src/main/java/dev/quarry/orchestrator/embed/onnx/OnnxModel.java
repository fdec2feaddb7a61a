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
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Map;

/**
 * A session of a model that is quantised to int8. It runs one sequence at a time: in a batch the
 * vectors of a quantised model depend on the other sequences, alone they are reproducible bit by
 * bit, and it is faster. Thread-safe.
 */
final class OnnxModel implements AutoCloseable {
  static final int DIMENSION = 384;
  static final int MAX_TOKENS = 512;

  private static final int MAX_BYTES = 64 << 20;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final LocalModel.Pooling pooling;
  private final String output;

  private OnnxModel(OrtEnvironment environment, OrtSession session, LocalModel.Pooling pooling) {
    this.environment = environment;
    this.session = session;
    this.pooling = pooling;
    this.output = session.getOutputNames().iterator().next();
  }

  /**
   * Loads the model, which takes one to two CPU seconds. {@link NativeLibraries} must be prepared.
   */
  static OnnxModel load(LocalModel model) throws OrtException {
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "quarry");
    // Off-heap, and freed as soon as the session has its own copy.
    try (Arena arena = Arena.ofShared();
        OrtSession.SessionOptions options = options()) {
      OrtSession session = environment.createSession(read(model.modelResource(), arena), options);
      return new OnnxModel(environment, session, model.pooling());
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

  private static ByteBuffer read(String resource, Arena arena) throws IOException {
    ByteBuffer model = arena.allocate(MAX_BYTES).asByteBuffer();
    try (InputStream in = OnnxModel.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " is missing from the class path");
      }
      ReadableByteChannel channel = Channels.newChannel(in);
      while (channel.read(model) > 0) {
        // reads until the end of the file
      }
    }
    return model.flip();
  }

  /**
   * Computes the vector of a sequence, not normalised.
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
    // The output is written here. Without that the runtime allocates it, and Java could only read
    // a copy of the whole.
    try (Arena arena = Arena.ofConfined();
        OnnxTensor tokens = tensor(sequence);
        OnnxTensor mask = tensor(ones);
        OnnxTensor types = tensor(new long[sequence.length])) {
      FloatBuffer hidden = hidden(arena, sequence.length);
      try (OnnxTensor written =
              OnnxTensor.createTensor(
                  environment, hidden, new long[] {1, sequence.length, DIMENSION});
          OrtSession.Result result =
              session.run(
                  Map.of("input_ids", tokens, "attention_mask", mask, "token_type_ids", types),
                  Map.of(output, written))) {
        return pooled(hidden, sequence.length);
      }
    }
  }

  private static FloatBuffer hidden(Arena arena, int tokens) {
    return arena
        .allocate(ValueLayout.JAVA_FLOAT, (long) tokens * DIMENSION)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private float[] pooled(FloatBuffer hidden, int tokens) {
    float[] vector = new float[DIMENSION];
    hidden.get(0, vector);
    if (pooling == LocalModel.Pooling.MEAN) {
      for (int i = DIMENSION; i < tokens * DIMENSION; i++) {
        vector[i % DIMENSION] += hidden.get(i);
      }
      for (int i = 0; i < DIMENSION; i++) {
        vector[i] /= tokens;
      }
    }
    return vector;
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
