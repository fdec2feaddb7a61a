package dev.quarry.orchestrator.embed.onnx;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The memory that native code allocates. After long texts glibc keeps some 300 MB of it that is in
 * use no more; it gives them back only when it is asked to.
 */
final class NativeHeap {
  private static final Linker LINKER = Linker.nativeLinker();

  private NativeHeap() {}

  /** Takes less than 0.1 s. Without effect where the C library is not glibc. */
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
