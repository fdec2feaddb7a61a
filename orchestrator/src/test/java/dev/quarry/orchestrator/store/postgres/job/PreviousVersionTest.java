package dev.quarry.orchestrator.store.postgres.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.Origin;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jobs of the previous version, which stored the origin of a job in the client's metadata: jobs
 * that it wrote before the migration, and jobs of its nodes during a rolling upgrade.
 */
final class PreviousVersionTest {
  private static final UUID FIRST = UUID.randomUUID();
  private static final UUID UPLOAD = UUID.randomUUID();
  private static final String UPLOADED =
      "\"upload\": {\"id\": \"%s\", \"name\": \"a.pdf\", \"bytes\": 3, \"sha256\": \"00ff\"}"
          .formatted(UPLOAD);

  private final DataSource source = TestDatabase.at("5");
  private final Database db = new Database(source);

  private void migrate() {
    Flyway.configure().dataSource(source).load().migrate();
  }

  /** Inserts a job in the format of the previous version. */
  private UUID insert(JobType type, JobStatus status, String options) {
    UUID id = UUID.randomUUID();
    db.sql()
        .sql(
            """
            insert into job (id, tenant, type, status, collection, request, max_attempts,
              max_duration_seconds, completed_at)
            values (?, 'acme', ?, ?, 'docs', ?::jsonb, 3, 60, ?::timestamptz)
            """)
        .params(id, type.code(), status.code())
        .params("{\"title\": \"T\", \"options\": {%s}}".formatted(options))
        .param(status.terminal() ? "2026-01-01T00:00:00Z" : null)
        .update();
    return id;
  }

  private void insertUpload() {
    db.sql()
        .sql("insert into upload (id, tenant, name, bytes, sha256) values (?, 'acme', ?, 3, ?)")
        .params(UPLOAD, "a.pdf", new byte[] {0, -1})
        .update();
  }

  private JobRequest read(UUID id) {
    return PostgresJobPorts.on(db).store().find("acme", id).orElseThrow().request();
  }

  private record Jobs(UUID retry, UUID failed, UUID upload, UUID call, UUID plain) {}

  private Jobs jobs(JobStatus status) {
    insertUpload();
    return new Jobs(
        insert(JobType.TEXT, status, "\"team\": \"a\", \"retry_of\": \"" + FIRST + "\""),
        insert(
            JobType.WEB_CRAWL,
            status,
            "\"max_pages\": 3, \"retry_items\": \"failed\", \"retry_of\": \"" + FIRST + "\""),
        insert(JobType.DOCUMENT, status, "\"doc_type\": \"pdf\", " + UPLOADED),
        insert(JobType.HTTP_CALL, status, "\"route\": \"echo\""),
        insert(JobType.TEXT, status, "\"route\": \"to work\", \"n\": 1"));
  }

  private void assertMigrated(Jobs jobs) {
    assertThat(read(jobs.retry()).options()).isEqualTo(Map.of("team", "a"));
    assertThat(read(jobs.retry()).origin())
        .isEqualTo(origin(new Origin.Retry(FIRST, false, FIRST)));
    assertThat(read(jobs.failed()).options()).isEqualTo(Map.of("max_pages", 3));
    assertThat(read(jobs.failed()).origin())
        .isEqualTo(origin(new Origin.Retry(FIRST, true, FIRST)));
    assertThat(read(jobs.failed()).itemsAreGiven()).isTrue();
    assertThat(read(jobs.upload()).options()).isEqualTo(Map.of("doc_type", "pdf"));
    Upload upload = read(jobs.upload()).origin().upload();
    assertThat(upload)
        .usingRecursiveComparison()
        .isEqualTo(new Upload(UPLOAD, "a.pdf", 3, new byte[] {0, -1}));
    assertThat(read(jobs.call()).origin().route()).isEqualTo("echo");
    assertThat(read(jobs.call()).options()).isEmpty();
    assertThat(read(jobs.plain()).origin()).isEqualTo(Origin.NONE);
    assertThat(read(jobs.plain()).options()).isEqualTo(Map.of("route", "to work", "n", 1));
    assertThat(read(jobs.plain()).title()).isEqualTo("T");
  }

  private static Origin origin(Origin.Retry retry) {
    return new Origin(retry, null, null, null);
  }

  @ParameterizedTest
  @EnumSource(JobStatus.class)
  void jobs_in_every_status_are_migrated(JobStatus status) {
    Jobs jobs = jobs(status);
    migrate();
    assertMigrated(jobs);
  }

  @Test
  void jobs_written_by_a_node_of_the_previous_version_are_readable() {
    migrate();
    assertMigrated(jobs(JobStatus.QUEUED));
  }

  @Test
  void retry_by_a_node_of_the_previous_version_keeps_the_first_job() {
    migrate();
    UUID second = insert(JobType.TEXT, JobStatus.FAILED, "\"retry_of\": \"" + FIRST + "\"");
    UUID third = insert(JobType.TEXT, JobStatus.QUEUED, "\"retry_of\": \"" + second + "\"");
    assertThat(read(third).origin()).isEqualTo(origin(new Origin.Retry(second, false, FIRST)));
  }

  /** The options that a node of the previous version reads of a job of a new node. */
  private Map<String, Object> optionsOf(JobRequest request) {
    Job job = PostgresJobPorts.on(db).add("acme", List.of(request)).getFirst();
    assertThat(read(job.id()).options()).isEqualTo(request.options());
    return JobRow.object(
        db.sql()
            .sql("select request -> 'options' from job where id = ?")
            .param(job.id())
            .query(String.class)
            .single());
  }

  @Test
  void node_of_the_previous_version_can_run_jobs_of_new_nodes() {
    migrate();
    insertUpload();
    Upload upload = new Upload(UPLOAD, "a.pdf", 3, new byte[] {0, -1});
    JobRequest crawl = request(JobType.WEB_CRAWL, Map.of("max_pages", 3, "upload", "mine"));
    assertThat(optionsOf(crawl)).isEqualTo(Map.of("max_pages", 3));
    assertThat(optionsOf(crawl.retryOfFailed(FIRST)))
        .isEqualTo(Map.of("max_pages", 3, "retry_of", FIRST.toString(), "retry_items", "failed"));
    assertThat(optionsOf(SampleRequests.aFile(upload, "docs")))
        .isEqualTo(
            Map.of(
                "upload",
                Map.of("id", UPLOAD.toString(), "name", "a.pdf", "bytes", 3, "sha256", "00ff")));
    assertThat(optionsOf(request(JobType.HTTP_CALL, Map.of()).byRoute("echo")))
        .isEqualTo(Map.of("route", "echo"));
    assertThat(optionsOf(request(JobType.TEXT, Map.of("route", "mine"))))
        .isEqualTo(Map.of("route", "mine"));
  }

  private static JobRequest request(JobType type, Map<String, Object> options) {
    return SampleRequests.of(type, null, "docs", options);
  }

  @Test
  void node_of_the_previous_version_sees_the_uploads_of_jobs() {
    migrate();
    Jobs jobs = jobs(JobStatus.QUEUED);
    assertThat(named()).isEqualTo(jobs.upload());
    assertThat(new PostgresRetention(db).deleteUploads(10)).isZero();
    db.sql().sql("delete from job where id = ?").param(jobs.upload()).update();
    assertThat(named()).isNull();
    assertThat(new PostgresRetention(db).deleteUploads(10)).isEqualTo(1);
  }

  private @Nullable UUID named() {
    return db.sql()
        .sql("select job_id from job_upload where upload_id = ?")
        .param(UPLOAD)
        .query(UUID.class)
        .optional()
        .orElse(null);
  }
}
