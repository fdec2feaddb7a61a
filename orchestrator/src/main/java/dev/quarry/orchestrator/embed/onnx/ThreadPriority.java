package dev.quarry.orchestrator.embed.onnx;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lowers the priority of threads, so that crawls, requests and searches get the processors first
 * and the model takes what is left. Java's own thread priorities have no effect on Linux.
 */
final class ThreadPriority {
  private static final Logger log = LoggerFactory.getLogger(ThreadPriority.class);

  /** A thread with this nice value gets about a tenth of the time of a usual one (sched(7)). */
  private static final int NICE = 10;

  private static final int PRIO_PROCESS = 0;

  /** On Linux: the calling thread, not the process. */
  private static final int SELF = 0;

  private ThreadPriority() {}

  /** Lowers the priority of the calling thread. Elsewhere than on Linux it does nothing. */
  static void lower() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return;
    }
    try {
      Linker linker = Linker.nativeLinker();
      MemorySegment function = linker.defaultLookup().find("setpriority").orElseThrow();
      MethodHandle setPriority =
          linker.downcallHandle(
              function,
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT));
      int result = (int) setPriority.invokeExact(PRIO_PROCESS, SELF, NICE);
      if (result != 0) {
        log.debug("The priority of an embedding thread could not be lowered");
      }
    } catch (Throwable e) {
      log.debug("The priority of an embedding thread could not be lowered", e);
    }
  }
}
