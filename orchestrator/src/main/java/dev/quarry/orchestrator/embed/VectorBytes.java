package dev.quarry.orchestrator.embed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Vectors as bytes: float32, little endian. */
public final class VectorBytes {
  private VectorBytes() {}

  public static byte[] encode(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return bytes.array();
  }

  public static float[] decode(byte[] bytes) {
    float[] vector = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    return vector;
  }
}
