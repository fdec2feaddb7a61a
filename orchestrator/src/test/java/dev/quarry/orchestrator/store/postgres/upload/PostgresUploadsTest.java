package dev.quarry.orchestrator.store.postgres.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.access.limit.LimitExceededException.Limit;
import dev.quarry.orchestrator.event.LocalBus;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobWriter;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import dev.quarry.orchestrator.submission.JobSubmitter;
import dev.quarry.orchestrator.submission.Submitted;
import dev.quarry.orchestrator.trace.Tracing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PostgresUploadsTest {
  private static final byte[] FILE = "Basalt is dark.".getBytes(UTF_8);
  private static final IdempotencyKey KEY = new IdempotencyKey("k-1", new byte[32]);

  private final Database db = new Database(TestDatabase.fresh());
  private final PostgresUploads uploads = new PostgresUploads(db);
  private final JobSubmitter jobs = submitter((_, _) -> Admission.NO_RESERVATION);
  private final JobSubmitter full =
      submitter(
          (tenant, jobs) -> {
            throw new LimitExceededException(Limit.QUEUE, Duration.ofSeconds(5), "full");
          });

  private JobSubmitter submitter(Admission admission) {
    return new JobSubmitter(
        admission,
        new PostgresJobWriter(db, UUID::randomUUID, QueueOrder.DEFAULT),
        new LocalBus(),
        Tracing.NONE);
  }

  private static Upload upload() {
    return new Upload(UUID.randomUUID(), "basalt.txt", FILE.length, new byte[32]);
  }

  private Submitted add(
      JobSubmitter jobs, Upload upload, InputStream content, @Nullable IdempotencyKey key) {
    JobRequest request = SampleRequests.aFile(upload, "stones");
    return jobs.submit("acme", request, key, uploads.insertHook("acme", upload, content));
  }

  private long rows(String table) {
    return db.sql().sql("select count(*) from " + table).query(Long.class).single();
  }

  /** A stream that fails when it is read. */
  private static InputStream unreadable() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("read");
      }
    };
  }

  @Test
  void file_is_not_read_if_its_job_exceeds_the_limit() {
    assertThatThrownBy(() -> add(full, upload(), unreadable(), null))
        .isInstanceOf(LimitExceededException.class);
    assertThatThrownBy(() -> add(full, upload(), unreadable(), KEY))
        .isInstanceOf(LimitExceededException.class);
  }

  @Test
  void repeated_submission_returns_the_job_without_reading_its_file_also_at_the_limit()
      throws Exception {
    Upload first = upload();
    var job = ((Submitted.Added) add(jobs, first, new ByteArrayInputStream(FILE), KEY)).job();

    assertThat(add(jobs, upload(), unreadable(), KEY))
        .isInstanceOfSatisfying(
            Submitted.Repeated.class, same -> assertThat(same.job().id()).isEqualTo(job.id()));
    assertThat(add(full, upload(), unreadable(), KEY)).isInstanceOf(Submitted.Repeated.class);
    assertThat(uploads.read("acme", first.id())).hasValue(FILE);
    assertThat(rows("upload")).isEqualTo(1);
  }

  @Test
  void unreadable_file_leaves_neither_a_job_nor_a_file() {
    assertThatThrownBy(() -> add(jobs, upload(), unreadable(), KEY))
        .isInstanceOf(UncheckedIOException.class);

    assertThat(rows("upload")).isZero();
    assertThat(rows("job")).isZero();
    assertThat(rows("idempotency_key")).isZero();
  }

  /** A stream that runs another submission in another thread when it is first read. */
  private static InputStream submittingWhenRead(Callable<Submitted> other) {
    return new InputStream() {
      private final InputStream file = new ByteArrayInputStream(FILE);
      private boolean begun;

      @Override
      public int read() throws IOException {
        if (!begun) {
          begun = true;
          try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            thread.submit(other).get();
          } catch (ExecutionException | InterruptedException e) {
            throw new IOException(e);
          }
        }
        return file.read();
      }
    };
  }

  @Test
  void file_of_the_slower_of_two_equal_submissions_is_deleted() throws Exception {
    Upload slow = upload();
    Upload fast = upload();
    // Another submitter, as on another node: one submitter runs equal submissions one by one.
    JobSubmitter otherNode = submitter((_, _) -> Admission.NO_RESERVATION);

    Submitted slower =
        add(
            jobs,
            slow,
            submittingWhenRead(() -> add(otherNode, fast, new ByteArrayInputStream(FILE), KEY)),
            KEY);

    assertThat(slower)
        .isInstanceOfSatisfying(
            Submitted.Repeated.class,
            same ->
                assertThat(same.job().request().origin().upload())
                    .extracting(Upload::id)
                    .isEqualTo(fast.id()));
    assertThat(uploads.read("acme", fast.id())).hasValue(FILE);
    assertThat(uploads.read("acme", slow.id())).isEmpty();
    assertThat(rows("upload")).isEqualTo(1);
    assertThat(rows("upload_part")).isEqualTo(1);
    assertThat(rows("job")).isEqualTo(1);
  }
}
