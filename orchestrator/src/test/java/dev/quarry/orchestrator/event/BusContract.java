package dev.quarry.orchestrator.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of every bus, from one end to the other; both ends may be the same bus. */
public abstract class BusContract {

  protected abstract Bus here();

  protected abstract Bus there();

  @Test
  public void work_wakes_a_node_that_claims() throws Exception {
    WorkingNode node = new WorkingNode(4);
    try (Bus.Subscription _ = there().onWork(node)) {
      Await.until("linked", () -> !here().disconnected() && !there().disconnected());
      here().workAvailable();
      assertThat(node.woken(1)).isTrue();
    }
  }

  @Test
  public void who_follows_a_job_is_woken_by_it_and_by_no_other() throws Exception {
    UUID followed = UUID.randomUUID();
    UUID other = UUID.randomUUID();
    Semaphore woken = new Semaphore(0);
    Semaphore others = new Semaphore(0);
    try (Bus.Subscription _ = there().onChange(followed, woken::release);
        Bus.Subscription _ = there().onChange(other, others::release)) {
      here().jobChanged(followed);
      assertThat(woken.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      assertThat(others.availablePermits()).isZero();
      here().jobChanged(other);
      assertThat(others.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  public void several_may_follow_one_job_and_who_stops_hears_no_more() throws Exception {
    UUID job = UUID.randomUUID();
    Semaphore first = new Semaphore(0);
    Semaphore second = new Semaphore(0);
    Bus.Subscription stopping = there().onChange(job, first::release);
    try (Bus.Subscription _ = there().onChange(job, second::release)) {
      here().jobChanged(job);
      assertThat(first.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      assertThat(second.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      stopping.close();
      here().jobChanged(job);
      assertThat(second.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      assertThat(first.availablePermits()).isZero();
    }
  }

  @Test
  public void a_cancellation_reaches_the_node_that_runs_the_job() throws Exception {
    List<UUID> cancelled = new CopyOnWriteArrayList<>();
    UUID job = UUID.randomUUID();
    try (Bus.Subscription _ = there().onCancel(cancelled::add)) {
      here().cancelRequested(job);
      Await.until("cancelled", () -> cancelled.contains(job));
    }
    assertThat(cancelled).containsOnly(job);
  }

  @Test
  public void a_node_hears_itself() throws Exception {
    UUID job = UUID.randomUUID();
    List<UUID> cancelled = new CopyOnWriteArrayList<>();
    Semaphore changed = new Semaphore(0);
    WorkingNode node = new WorkingNode(1);
    try (Bus.Subscription _ = here().onCancel(cancelled::add);
        Bus.Subscription _ = here().onChange(job, changed::release);
        Bus.Subscription _ = here().onWork(node)) {
      here().cancelRequested(job);
      here().jobChanged(job);
      here().workAvailable();
      assertThat(cancelled).contains(job);
      assertThat(changed.availablePermits()).isPositive();
      assertThat(node.woken(1)).isTrue();
    }
  }
}
