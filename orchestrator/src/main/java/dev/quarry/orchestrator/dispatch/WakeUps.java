package dev.quarry.orchestrator.dispatch;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.schedule.RepeatingTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Wakes the dispatching loop and keeps the messages that woke it until it has looked for work. */
final class WakeUps implements Bus.WorkListener {
  private final Dispatcher dispatcher;
  private final RepeatingTask dispatching;
  private final Queue<Runnable> messages = new ConcurrentLinkedQueue<>();

  WakeUps(Dispatcher dispatcher, RepeatingTask dispatching) {
    this.dispatcher = dispatcher;
    this.dispatching = dispatching;
  }

  @Override
  public void wake() {
    dispatching.wake();
  }

  @Override
  public void wake(Runnable looked) {
    messages.add(looked);
    dispatching.wake();
  }

  @Override
  public int awaitFree(Duration atMost) throws InterruptedException {
    return dispatcher.awaitFree(atMost);
  }

  @Override
  public boolean full() {
    return dispatcher.full();
  }

  /** The messages so far. Whoever takes them looks for work afterwards. */
  List<Runnable> take() {
    List<Runnable> taken = new ArrayList<>();
    for (Runnable next = messages.poll(); next != null; next = messages.poll()) {
      taken.add(next);
    }
    return taken;
  }
}
