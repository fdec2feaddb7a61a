package dev.quarry.orchestrator.embed.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Environment variables as native code of this process sees them. Java can read but not set them;
 * libraries that are configured by nothing else need them set.
 */
final class NativeEnvironment {
  private static final Linker LINKER = Linker.nativeLinker();

  private NativeEnvironment() {}

  /**
   * Sets a variable by POSIX's {@code setenv}. Windows has none and is left as it is.
   *
   * @throws IllegalStateException if it could not be set
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
