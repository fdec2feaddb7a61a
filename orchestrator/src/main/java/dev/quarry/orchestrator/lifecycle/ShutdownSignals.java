package dev.quarry.orchestrator.lifecycle;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles SIGTERM and SIGINT. The first signal starts the JVM's normal shutdown, in which running
 * jobs may continue for a while. The second one requests a forced shutdown.
 *
 * <p>The only Java API for signals is {@code sun.misc.Signal} (in {@code jdk.unsupported}). It is
 * called by reflection because the compiler warns of every use and the warning cannot be
 * suppressed.
 */
public final class ShutdownSignals {
  private static final Logger log = LoggerFactory.getLogger(ShutdownSignals.class);

  private final ForcedShutdown forced;
  private final AtomicBoolean stopping = new AtomicBoolean();

  private ShutdownSignals(ForcedShutdown forced) {
    this.forced = forced;
  }

  /** Installs the signal handlers for the life of the process. Must be called once. */
  public static void listen(ForcedShutdown forced) {
    ShutdownSignals signals = new ShutdownSignals(forced);
    List.of("TERM", "INT").forEach(signals::listen);
  }

  private void listen(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = handler.getMethod("handle", signal);
      Object[] original = new Object[1];
      Object proxyHandler =
          Proxy.newProxyInstance(
              ShutdownSignals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  method.getName().equals("handle")
                      ? received(() -> handle.invoke(original[0], arguments))
                      : method.invoke(this, arguments));
      original[0] =
          signal
              .getMethod("handle", signal, handler)
              .invoke(null, signal.getConstructor(String.class).newInstance(name), proxyHandler);
    } catch (ReflectiveOperationException e) {
      // With -Xrs, for example, or if the parent process ignores the signal.
      log.debug("A second SIG{} will not force the shutdown of this process", name, e);
    }
  }

  /** The JVM's own signal handler. */
  private interface DefaultReaction {
    @Nullable Object run() throws ReflectiveOperationException;
  }

  private @Nullable Object received(DefaultReaction reaction) throws ReflectiveOperationException {
    if (this.stopping.compareAndSet(false, true)) {
      return reaction.run();
    }
    if (!forced.isRequested()) {
      log.info("Second stop signal: running jobs are released at once.");
      forced.request();
    }
    return null;
  }
}
