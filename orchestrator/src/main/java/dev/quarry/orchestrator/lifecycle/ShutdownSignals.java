package dev.quarry.orchestrator.lifecycle;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT. The first one ends this process as the JVM does it, which lets running jobs
 * go on for a while; the second one says that nobody waits for that.
 *
 * <p>Java has no other way to a signal than {@code sun.misc.Signal} (in {@code jdk.unsupported}).
 * It is called by reflection because the compiler warns of every mention and cannot be told not to.
 */
public final class ShutdownSignals {
  private static final Logger log = LoggerFactory.getLogger(ShutdownSignals.class);

  private final ForcedShutdown hurry;
  private final AtomicBoolean ending = new AtomicBoolean();

  private ShutdownSignals(ForcedShutdown hurry) {
    this.hurry = hurry;
  }

  /** Listens until the process has ended. To be called once. */
  public static void listen(ForcedShutdown hurry) {
    ShutdownSignals signals = new ShutdownSignals(hurry);
    List.of("TERM", "INT").forEach(signals::listen);
  }

  private void listen(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = handler.getMethod("handle", signal);
      Object[] first = new Object[1];
      Object ours =
          Proxy.newProxyInstance(
              ShutdownSignals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  method.getName().equals("handle")
                      ? received(() -> handle.invoke(first[0], arguments))
                      : method.invoke(this, arguments));
      first[0] =
          signal
              .getMethod("handle", signal, handler)
              .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
    } catch (ReflectiveOperationException e) {
      // Such as under -Xrs, or where the JVM's parent ignores the signal.
      log.debug("A second SIG{} will not hurry this process", name, e);
    }
  }

  /** The JVM's own reaction. */
  private interface Ending {
    @Nullable Object begin() throws ReflectiveOperationException;
  }

  private @Nullable Object received(Ending ending) throws ReflectiveOperationException {
    if (this.ending.compareAndSet(false, true)) {
      return ending.begin();
    }
    if (!hurry.isNow()) {
      log.info("Told to stop a second time: running jobs are handed back at once.");
      hurry.now();
    }
    return null;
  }
}
