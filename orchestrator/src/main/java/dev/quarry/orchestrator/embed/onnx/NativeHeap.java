package dev.quarry.orchestrator.embed.onnx;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Returns freed native memory to the operating system. After long texts glibc keeps about 300 MB of
 * free memory until {@code malloc_trim} is called.
 */
final class NativeHeap {
  private static final Linker LINKER = Linker.nativeLinker();

  private NativeHeap() {}

  /**
   * Calls {@code malloc_trim}, which takes less than 0.1 s. Does nothing where the C library is not
   * glibc.
   */
  static void trim() {
    Optional<MemorySegment> trim = LINKER.defaultLookup().find("malloc_trim");
    if (trim.isEmpty()) {
      return;
    }
    MethodHandle call =
        LINKER.downcallHandle(
            trim.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    try {
      int released = (int) call.invokeExact(0L);
      assert released == 0 || released == 1;
    } catch (Throwable e) {
      throw new IllegalStateException("malloc_trim cannot be called", e);
    }
  }
}
