package dev.quarry.orchestrator.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.access.limit.LimitExceededException.Limit;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.JobStore.IdempotencyKey;
import dev.quarry.orchestrator.job.JobStore.Submitted;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.job.Upload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class PostgresUploadsTest {
  private static final byte[] FILE = "Basalt is dark.".getBytes(UTF_8);
  private static final Optional<IdempotencyKey> KEY =
      Optional.of(new IdempotencyKey("k-1", new byte[32]));

  private final Database db = new Database(TestDatabase.fresh());
  private final PostgresUploads uploads = uploads(Admission.unlimited());
  private final PostgresUploads full =
      uploads(
          (tenant, jobs) -> {
            throw new LimitExceededException(Limit.QUEUE, Duration.ofSeconds(5), "full");
          });

  private PostgresUploads uploads(Admission admission) {
    return new PostgresUploads(
        db, new AdmittedJobs(db, UUID::randomUUID, QueueOrder.DEFAULT, admission));
  }

  private static Upload upload() {
    return new Upload(UUID.randomUUID(), "basalt.txt", FILE.length, new byte[32]);
  }

  private static Submitted add(
      PostgresUploads uploads, Upload upload, InputStream content, Optional<IdempotencyKey> key)
      throws IOException {
    Map<String, Object> options = Map.of("upload", Map.of("id", upload.id().toString()));
    JobRequest request = SampleRequests.of(JobType.DOCUMENT, upload.uri(), "stones", options);
    return uploads.add("acme", request, upload, content, key);
  }

  private long rows(String table) {
    return db.sql().sql("select count(*) from " + table).query(Long.class).single();
  }

  /** Fails where it is read. */
  private static InputStream unreadable() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("read");
      }
    };
  }

  @Test
  void file_is_not_even_read_where_there_is_no_room_for_its_job() {
    assertThatThrownBy(() -> add(full, upload(), unreadable(), Optional.empty()))
        .isInstanceOf(LimitExceededException.class);
    assertThatThrownBy(() -> add(full, upload(), unreadable(), KEY))
        .isInstanceOf(LimitExceededException.class);
  }

  @Test
  void repeated_submission_is_answered_without_reading_its_file_also_where_there_is_no_room()
      throws Exception {
    Upload first = upload();
    var job = ((Submitted.Added) add(uploads, first, new ByteArrayInputStream(FILE), KEY)).job();

    assertThat(add(uploads, upload(), unreadable(), KEY))
        .isInstanceOfSatisfying(
            Submitted.Repeated.class, same -> assertThat(same.job().id()).isEqualTo(job.id()));
    assertThat(add(full, upload(), unreadable(), KEY)).isInstanceOf(Submitted.Repeated.class);
    assertThat(uploads.read("acme", first.id())).hasValue(FILE);
    assertThat(rows("upload")).isEqualTo(1);
  }

  @Test
  void file_that_cannot_be_read_leaves_neither_a_job_nor_a_file() {
    assertThatThrownBy(() -> add(uploads, upload(), unreadable(), KEY))
        .isInstanceOf(IOException.class);

    assertThat(rows("upload")).isZero();
    assertThat(rows("job")).isZero();
    assertThat(rows("idempotency_key")).isZero();
  }
}
