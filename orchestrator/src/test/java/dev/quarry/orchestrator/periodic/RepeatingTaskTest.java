package dev.quarry.orchestrator.periodic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RepeatingTaskTest {
  private static final Duration LONG = Duration.ofDays(1);
  private static final Duration NOT_LONG = Duration.ofMillis(1);

  @Test
  void a_task_survives_every_throwable() throws Exception {
    Deque<Throwable> failures =
        new ConcurrentLinkedDeque<>(
            List.of(
                new IllegalStateException("a defect"),
                new StoreUnavailableException("away", new IOException("connection refused")),
                new NoClassDefFoundError("dev/quarry/Missing"),
                new OutOfMemoryError(),
                new StackOverflowError(),
                new InterruptedException("of somebody else"),
                new IOException("sneaked")));
    CountDownLatch succeeded = new CountDownLatch(2);
    RepeatingTask task =
        new RepeatingTask(
            "test",
            NOT_LONG,
            () -> {
              Throwable failure = failures.poll();
              if (failure != null) {
                throw RepeatingTaskTest.<RuntimeException>sneak(failure);
              }
              succeeded.countDown();
              return Duration.ZERO;
            });
    task.start();
    assertThat(succeeded.await(20, TimeUnit.SECONDS)).isTrue();
    task.close();
    task.join(Duration.ofSeconds(20));
  }

  @SuppressWarnings("unchecked") // A step may throw any throwable.
  private static <X extends Throwable> X sneak(Throwable failure) throws X {
    throw (X) failure;
  }

  @Test
  void a_wake_up_starts_the_next_step_at_once() throws Exception {
    CountDownLatch twice = new CountDownLatch(2);
    RepeatingTask task =
        new RepeatingTask(
            "test",
            NOT_LONG,
            () -> {
              twice.countDown();
              return LONG;
            });
    task.start();
    task.wake();
    assertThat(twice.await(20, TimeUnit.SECONDS)).isTrue();
    task.close();
    task.join(Duration.ofSeconds(20));
  }

  @Test
  void a_backoff_is_ended_by_closing_but_not_by_a_wake_up() throws Exception {
    AtomicInteger steps = new AtomicInteger();
    CountDownLatch failed = new CountDownLatch(1);
    RepeatingTask task =
        new RepeatingTask(
            "test",
            LONG,
            () -> {
              steps.incrementAndGet();
              failed.countDown();
              throw new IllegalStateException("each time");
            });
    task.start();
    failed.await();
    task.wake();
    task.close();
    task.join(Duration.ofSeconds(20));
    assertThat(steps).hasValue(1);
  }

  @Test
  void a_task_that_never_started_is_closed_at_once() throws Exception {
    RepeatingTask task = new RepeatingTask("test", LONG, () -> LONG);
    task.close();
    task.join(LONG);
    assertThat(task.isClosed()).isTrue();
  }
}
