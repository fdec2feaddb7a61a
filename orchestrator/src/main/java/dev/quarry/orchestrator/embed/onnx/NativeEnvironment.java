package dev.quarry.orchestrator.embed.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Sets environment variables as native code of this process sees them, for native libraries that
 * have no other configuration. Java itself can only read the environment.
 */
final class NativeEnvironment {
  private static final Linker LINKER = Linker.nativeLinker();

  private NativeEnvironment() {}

  /**
   * Sets a variable by POSIX {@code setenv}. Does nothing on Windows, which lacks that function.
   *
   * @throws IllegalStateException if {@code setenv} fails
   */
  static void set(String name, String value) {
    Optional<MemorySegment> setenv = LINKER.defaultLookup().find("setenv");
    if (setenv.isEmpty()) {
      return;
    }
    MethodHandle call =
        LINKER.downcallHandle(
            setenv.get(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    int failed;
    try (Arena arena = Arena.ofConfined()) {
      failed = (int) call.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
    } catch (Throwable e) {
      throw new IllegalStateException("cannot set " + name, e);
    }
    if (failed != 0) {
      throw new IllegalStateException("cannot set " + name);
    }
  }
}
