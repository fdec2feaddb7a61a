package dev.quarry.orchestrator.event;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Wake-ups within one process. Listeners run in the sending thread. */
public final class LocalBus implements Bus {
  private final List<WorkListener> work = new CopyOnWriteArrayList<>();
  private final List<Consumer<UUID>> cancels = new CopyOnWriteArrayList<>();
  private final Map<UUID, List<Runnable>> changes = new ConcurrentHashMap<>();

  @Override
  public void workAvailable() {
    work.forEach(WorkListener::wake);
  }

  @Override
  public void jobChanged(UUID jobId) {
    changes.getOrDefault(jobId, List.of()).forEach(Runnable::run);
  }

  @Override
  public void cancelRequested(UUID jobId) {
    cancels.forEach(listener -> listener.accept(jobId));
  }

  @Override
  public Subscription onWork(WorkListener listener) {
    return subscribe(work, listener);
  }

  @Override
  public Subscription onCancel(Consumer<UUID> listener) {
    return subscribe(cancels, listener);
  }

  @Override
  public Subscription onChange(UUID jobId, Runnable listener) {
    changes.compute(
        jobId,
        (id, listeners) -> {
          List<Runnable> joined = listeners == null ? new CopyOnWriteArrayList<>() : listeners;
          joined.add(listener);
          return joined;
        });
    return () ->
        changes.computeIfPresent(
            jobId,
            (id, listeners) -> {
              listeners.remove(listener);
              return listeners.isEmpty() ? null : listeners;
            });
  }

  @Override
  public boolean disconnected() {
    return false;
  }

  private static <T> Subscription subscribe(List<T> listeners, T listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
