package dev.quarry.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobError;
import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether an attempt counts that ended by an unexpected error or a lost database. */
final class AttemptFailureTest {
  private static final JobResult DONE = new JobResult(Map.of("done", true));

  @Test
  void an_unexpected_error_is_retried_and_shows_only_its_trace_id() throws Exception {
    for (Throwable secret :
        List.of(new IllegalStateException("10.0.0.7"), new OutOfMemoryError())) {
      Node node = new Node(1, context -> AttemptFailureTest.<RuntimeException>sneak(secret));
      Job job = node.submit(SampleRequests.aTextTried(2));
      node.runAll();
      assertThat(node.read(job.id()).status()).isEqualTo(JobStatus.QUEUED);
      assertThat(node.waits(job)).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
      node.makeDue(job);
      node.runAll();
      Job ended = node.read(job.id());
      assertThat(ended.status()).isEqualTo(JobStatus.FAILED);
      assertThat(ended.attempt()).isEqualTo(2);
      assertThat(ended.error())
          .isEqualTo(
              new JobError(
                  "internal_error",
                  "An internal error ended this attempt. The server's log has the cause under"
                      + " trace "
                      + job.id()
                      + ".",
                  true));
    }
  }

  @Test
  void a_database_outage_never_counts_an_attempt() throws Exception {
    AtomicInteger outages = new AtomicInteger(4);
    Node node =
        new Node(
            1,
            context -> {
              if (outages.getAndDecrement() > 0) {
                throw new StoreUnavailableException("away", new IOException("connection reset"));
              }
              return DONE;
            });
    Job job = node.submit(SampleRequests.aTextTried(1));
    Duration waited = Duration.ZERO;
    for (int outage = 0; outage < 4; outage++) {
      node.runAll();
      Job released = node.read(job.id());
      assertThat(released.status()).isEqualTo(JobStatus.QUEUED);
      assertThat(released.attempt()).isZero();
      assertThat(node.waits(job)).isGreaterThanOrEqualTo(Duration.ofMillis(2_400));
      waited = node.waits(job);
      node.makeDue(job);
    }
    assertThat(waited).isGreaterThanOrEqualTo(Duration.ofSeconds(19));
    node.runAll();
    assertThat(node.read(job.id()).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(node.read(job.id()).attempt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "set local lock_timeout = '10ms', lock table item in access exclusive mode",
        "set transaction read only, select 1"
      })
  void a_locked_row_or_a_read_only_session_does_not_count_an_attempt(String cause, String other)
      throws Exception {
    CompletableFuture<Node> ready = new CompletableFuture<>();
    Node node =
        new Node(
            1,
            context -> {
              Node self = ready.join();
              self.db.transaction(
                  () -> {
                    self.db.sql().sql(cause).update();
                    return self.ledger.add(context.fence(), List.of(new NewItem("a:1", 0)));
                  });
              return DONE;
            });
    ready.complete(node);
    Job job = node.submit(SampleRequests.aTextTried(1));
    try (Connection connection = node.source.getConnection();
        Statement lock = connection.createStatement()) {
      connection.setAutoCommit(false);
      lock.execute(other);
      node.runAll();
    }
    assertThat(node.read(job.id()).status()).isEqualTo(JobStatus.QUEUED);
    assertThat(node.read(job.id()).attempt()).isZero();
  }

  @SuppressWarnings("unchecked") // A handler may throw any throwable.
  private static <X extends Throwable> JobResult sneak(Throwable failure) throws X {
    throw (X) failure;
  }
}
