package dev.quarry.orchestrator.dispatch;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.periodic.RepeatingTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Wakes the dispatch loop, and keeps the acknowledgements of the messages that woke it until the
 * loop has polled the database.
 */
final class WakeUps implements Bus.WorkListener {
  private final Dispatcher dispatcher;
  private final RepeatingTask dispatchTask;
  private final Queue<Runnable> messages = new ConcurrentLinkedQueue<>();

  WakeUps(Dispatcher dispatcher, RepeatingTask dispatchTask) {
    this.dispatcher = dispatcher;
    this.dispatchTask = dispatchTask;
  }

  @Override
  public void wake() {
    dispatchTask.wake();
  }

  @Override
  public void wake(Runnable acknowledge) {
    messages.add(acknowledge);
    dispatchTask.wake();
  }

  @Override
  public int awaitFree(Duration timeout) throws InterruptedException {
    return dispatcher.awaitFree(timeout);
  }

  @Override
  public boolean full() {
    return dispatcher.full();
  }

  /** Removes all pending acknowledgements. The caller polls the database and then runs them. */
  List<Runnable> drain() {
    List<Runnable> drained = new ArrayList<>();
    for (Runnable next = messages.poll(); next != null; next = messages.poll()) {
      drained.add(next);
    }
    return drained;
  }
}
