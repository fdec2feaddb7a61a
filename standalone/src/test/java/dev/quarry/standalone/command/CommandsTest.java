package dev.quarry.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.settings.ProductVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands over HTTP against a fake orchestrator. */
@Timeout(30)
@SuppressWarnings("NullAway.Init") // initialised by startServer()
class CommandsTest {
  private static final String ID = FakeOrchestrator.ID;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private FakeOrchestrator orchestrator;
  private List<String> requests;

  @BeforeEach
  void startServer() throws IOException {
    orchestrator = new FakeOrchestrator();
    requests = orchestrator.requests;
  }

  @AfterEach
  void stopServer() {
    orchestrator.close();
  }

  @Test
  void crawl_resumes_the_event_stream_after_a_disconnect_and_prints_a_summary() {
    int exit =
        run(
            "crawl",
            "http://site.test/",
            "--max-pages",
            "7",
            "--exclude",
            "/old/",
            "--render",
            "never",
            "--force",
            "--prune");

    assertThat(exit).isZero();
    assertThat(requests.getFirst())
        .contains("POST /ingest-async")
        .contains(
            "\"source_uri\":\"http://site.test/\"",
            "\"max_pages\":7",
            "\"/old/\"",
            "\"render\":\"never\"",
            "\"force\":true",
            "\"prune\":true");
    assertThat(requests)
        .contains("GET /jobs/" + ID + "/events after null", "GET /jobs/" + ID + "/events after 2");
    assertThat(standardOutput())
        .contains("completed after 12.5 s", "6 stored", "1 failed", "40 chunks")
        .contains("http://site.test/x  Not found.")
        .contains("2 skipped", "skipped: 2, not allowed by robots.txt (robots)")
        .contains("skipped: 1, new_reason");
    assertThat(standardError()).contains("50 % crawl").doesNotContain("\r", "\033");
  }

  @Test
  void job_with_refused_vectors_says_how_many_and_where() {
    orchestrator.ofEndedJob =
        """
        ,"partial":true,"result":{"vectors_refused":{"passages":1,"first":[
          {"uri":"http://site.test/x","code":"embedding_refused","message":"Refused (HTTP 400)."}]}}
        """;
    assertThat(run("crawl", "http://site.test/")).isZero();
    assertThat(standardOutput())
        .contains("completed (partial) after 12.5 s")
        .contains("1 of 40 passages has no vector and is found by its words only.")
        .contains("no vector: http://site.test/x  Refused (HTTP 400).");
  }

  @Test
  void failed_job_has_exit_code_1() {
    orchestrator.finalStatus = "failed";

    assertThat(run("crawl", "http://site.test/")).isEqualTo(1);
    assertThat(standardOutput()).contains("Error: It took too long. (timeout)");
  }

  @Test
  void unreachable_server_has_exit_code_3_and_says_how_to_start_it() {
    orchestrator.close();

    assertThat(run("jobs")).isEqualTo(3);
    assertThat(standardError()).contains("./quarry up").doesNotContain("Exception");
  }

  @Test
  void wrong_usage_has_exit_code_2() {
    assertThat(run("crawl")).isEqualTo(2);
    assertThat(run("status", "42")).isEqualTo(2);
    assertThat(standardError()).contains("'42' is not an id").doesNotContain("UUID", "convert");
    assertThat(run("ingest", "/no/such/file")).isEqualTo(2);
    assertThat(run("jobs", "--orchestrator", "nonsense")).isEqualTo(2);
    assertThat(standardError()).doesNotContain("\tat ");
  }

  @Test
  void file_is_uploaded_with_its_submission() throws IOException {
    Path file = Files.writeString(Files.createTempFile("stone", ".md"), "# Granite");

    assertThat(run("ingest", "--detach", "-c", "stones", file.toString())).isZero();

    assertThat(requests.getFirst())
        .contains("filename=\"" + file.getFileName() + "\"", "# Granite")
        .contains("\"source_uri\":\"file:", "\"collection\":\"stones\"");
    Files.delete(file);
  }

  @Test
  void search_prints_rank_title_headings_url_and_snippet_without_escape_sequences() {
    assertThat(run("search", "how", "to", "install")).isZero();

    assertThat(requests.getFirst()).contains("\"query\":\"how to install\"");
    assertThat(standardOutput())
        .contains(
            "1. Guide",
            "Install > Linux",
            "http://site.test/a (collection default)\n",
            "Run [31mapt install")
        .doesNotContain("\033", "\u202e");
  }

  @Test
  void json_output_is_the_response_of_the_api() {
    assertThat(run("jobs", "--json")).isZero();

    assertThat(standardOutput()).startsWith("{").contains("\"job_id\" : \"" + ID + "\"");
  }

  @Test
  void jobs_status_and_cancel_print_one_job() {
    orchestrator.ended = true;

    assertThat(run("jobs")).isZero();
    assertThat(run("status", ID)).isZero();
    assertThat(run("cancel", ID)).isEqualTo(1);
    assertThat(standardOutput()).contains(ID + "  completed", "web_crawl", "after 12.5 s");
    assertThat(standardError()).contains("already ended");
  }

  @Test
  void job_that_waits_for_its_next_attempt_says_why_and_until_when() {
    String why =
        "Attempt 1 of 3 failed: No answer. (connect_failed). The next one starts at"
            + " 2026-01-01T00:00:30Z.";
    orchestrator.waiting = true;
    assertThat(run("status", ID)).isZero();
    assertThat(standardOutput()).contains("is queued", why);

    orchestrator.waiting = false;
    assertThat(run("status", ID, "--follow")).isZero();
    assertThat(standardError()).contains(why);
  }

  @Test
  void job_whose_vectors_are_postponed_says_why_and_until_when() {
    String why =
        "6 pages stored and searchable by words; 0 % of 40 vectors, postponed until"
            + " 2026-01-02T00:00:00Z: the limit of 5,000 embedding tokens a day is used up";
    orchestrator.postponed = true;
    assertThat(run("status", ID)).isZero();
    assertThat(standardOutput()).contains(why);

    assertThat(run("status", ID, "--follow")).isZero();
    assertThat(standardError()).containsOnlyOnce(why);
  }

  @Test
  void search_where_nothing_is_stored_says_so_once() {
    assertThat(run("search", "nothing")).isZero();

    assertThat(standardError()).contains("Nothing is stored");
    assertThat(standardOutput()).contains("./quarry collections").doesNotContain("No passage");
  }

  @Test
  void retry_follows_the_new_job_and_can_be_limited_to_failed_items() {
    assertThat(run("retry", ID, "--failed")).isZero();
    assertThat(requests.getFirst()).startsWith("POST /jobs/" + ID + "/retry?items=failed");
    assertThat(standardOutput()).contains("completed after 12.5 s");

    requests.clear();
    assertThat(run("retry", ID, "--detach")).isZero();
    assertThat(requests).singleElement().asString().startsWith("POST /jobs/" + ID + "/retry ");
    assertThat(standardOutput()).contains("./quarry status " + ID + " --follow");
  }

  @Test
  void reindex_follows_the_job_and_names_collection_and_model() {
    assertThat(run("reindex", "docs", "--model", "toy")).isZero();
    assertThat(requests.getFirst())
        .startsWith("POST /reindex {\"collection\":\"docs\",\"model\":\"toy\"}");
    assertThat(standardOutput()).contains("completed after 12.5 s");

    requests.clear();
    assertThat(run("reindex", "--detach")).isZero();
    assertThat(requests).singleElement().asString().startsWith("POST /reindex {}");
  }

  @Test
  void export_writes_a_complete_file_that_did_not_exist(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("docs.jsonl.gz");

    assertThat(run("export", "docs", "--to", file.toString())).isZero();
    assertThat(standardOutput()).contains(file.toString());
    assertThat(standardError()).contains("Exported 7 documents with 40 chunks");
    assertThat(folder.toFile().list()).containsExactly("docs.jsonl.gz");

    assertThat(run("export", "docs", "--to", file.toString())).isEqualTo(2);
    assertThat(standardError()).contains("already a file");
  }

  @Test
  void export_that_the_server_did_not_end_leaves_no_file(@TempDir Path folder) {
    assertThat(run("export", "cut", "--to", folder.resolve("file").toString())).isEqualTo(1);

    assertThat(standardError()).contains("in the middle of the export");
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void import_goes_to_the_exported_collection_unless_another_one_is_named(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("docs.jsonl.gz");
    Files.write(file, FakeOrchestrator.exported(""));

    assertThat(run("import", file.toString())).isZero();
    assertThat(requests.getFirst()).startsWith("POST /collections/docs/import");
    assertThat(standardOutput()).contains("completed after 12.5 s");

    requests.clear();
    assertThat(run("import", file.toString(), "--collection", "copy", "--detach")).isZero();
    assertThat(requests).singleElement().asString().startsWith("POST /collections/copy/import");
  }

  @Test
  void import_of_another_file_is_refused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "hello");

    assertThat(run("import", file.toString())).isEqualTo(2);
    assertThat(standardError()).contains("is not a file that ./quarry export has written");
    assertThat(run("import", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(requests).isEmpty();
  }

  @Test
  void collections_are_listed_with_their_sizes() {
    assertThat(run("collections")).isZero();

    assertThat(standardOutput()).containsPattern("postgres +1169 +11985 +2026-01-01T00:00:00Z");
  }

  @Test
  void help_shows_the_command_as_typed() {
    assertThat(run("--help")).isZero();
    assertThat(run("jobs", "--help")).isZero();

    assertThat(standardOutput()).contains("Usage: ./quarry ", "Usage: ./quarry jobs ", "retry");
  }

  @Test
  void health_waits_until_the_server_is_healthy_and_says_if_it_is_not() {
    orchestrator.unhealthyChecks.set(1);
    assertThat(run("health")).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(standardError()).contains("is not healthy");

    orchestrator.unhealthyChecks.set(2);
    assertThat(run("health", "--wait", "20")).isZero();
    assertThat(run("health", orchestrator.address())).isZero();
    assertThat(run("health", "--mcp", "http://127.0.0.1:1")).isEqualTo(ExitCode.UNREACHABLE);
  }

  @Test
  void version_is_that_of_all_modules() {
    assertThat(run("--version")).isZero();
    assertThat(standardOutput()).isEqualToIgnoringNewLines("Quarry " + ProductVersion.current());
  }

  @Test
  void tenant_is_erased_only_if_its_name_is_given_twice() {
    assertThat(run("tenants", "erase", "acme")).isEqualTo(2);
    assertThat(run("tenants", "erase", "acme", "--confirm", "acne")).isEqualTo(2);
    assertThat(standardError()).contains("cannot be undone", "--confirm acme");
    assertThat(requests).isEmpty();

    assertThat(run("tenants", "erase", "acme", "--confirm", "acme")).isZero();

    assertThat(requests.getFirst()).startsWith("DELETE /admin/tenants/acme?confirm=acme");
    assertThat(requests.getLast()).startsWith("GET /admin/tenants/acme/erasure");
    assertThat(standardOutput()).contains("acme is erased", "1,234  documents", "5  jobs");
    assertThat(standardError()).contains("lucene/former", "Backups");
    assertThat(run("tenants", "erase", "acme", "--yes", "--detach")).isZero();
    assertThat(requests.getLast()).startsWith("DELETE /admin/tenants/acme?confirm=acme");
    assertThat(standardOutput()).contains("is being erased");
  }

  @Test
  void keys_are_created_listed_and_revoked() {
    assertThat(run("keys", "create", "--name", "ci", "--role", "editor", "--days", "9")).isZero();
    assertThat(requests.getFirst())
        .startsWith(
            "POST /admin/api-keys {\"name\":\"ci\",\"role\":\"editor\",\"expires_at\":\"20");
    assertThat(standardOutput()).isEqualToIgnoringNewLines("qk_the_key");
    assertThat(standardError()).contains("cannot be shown again");

    assertThat(run("keys", "list", "--tenant", "acme")).isZero();
    assertThat(standardOutput()).contains("0123456789abcdef", "editor", "active", "never");
    assertThat(run("keys", "rotate", "0123456789abcdef", "--keep-hours", "2")).isZero();
    assertThat(requests.getLast())
        .isEqualTo("POST /admin/api-keys/0123456789abcdef/rotate {\"keep_old_seconds\":7200}");
    assertThat(standardError()).contains("stays valid for 2 hours");
    assertThat(run("keys", "rotate", "0123456789abcdef", "--keep-hours", "721")).isEqualTo(2);
    assertThat(run("keys", "revoke", "0123456789abcdef")).isZero();
    assertThat(requests.getLast()).startsWith("DELETE /admin/api-keys/0123456789abcdef");
    assertThat(run("keys")).isEqualTo(2);
  }

  @Test
  void schedules_are_created_listed_run_and_deleted() {
    String create = "schedules create http://site.test/ --every PT6H --jitter 60 -n 50";
    assertThat(run(create.split(" "))).isZero();
    assertThat(requests.getFirst())
        .startsWith("POST /schedules ")
        .contains("\"max_pages\":50", "\"every\":\"PT6H\"", "\"jitter_seconds\":60");
    assertThat(run("schedules", "list")).isZero();
    assertThat(run("schedules", "show", ID)).isZero();
    assertThat(standardOutput())
        .contains("Next run: 2026-01-02T02:00:00Z.", "0 3 * * * Europe/Berlin", "still_running")
        .containsPattern("2026-01-01T02:00:01Z +completed, 4 failed +3 +2 +1 +" + ID);
    assertThat(run("schedules", "change", ID, "--cron", "0 4 * * *", "-n", "800", "-c", "docs"))
        .isZero();
    assertThat(requests.getLast())
        .startsWith("PATCH /schedules/" + ID)
        .contains("\"cron\":\"0 4 * * *\"", "\"max_pages\":800", "\"collection\":\"docs\"")
        .contains("\"source_uri\":\"http://site.test/\"", "\"labels\":[\"nightly\"]")
        .contains("\"max_depth\":3")
        .doesNotContain("\"name\"", "\"every\"", "\"paused\"");
    assertThat(run("schedules", "change", ID, "--jitter", "30")).isZero();
    assertThat(requests.getLast()).isEqualTo("PATCH /schedules/" + ID + " {\"jitter_seconds\":30}");
    assertThat(run("schedules", "change", ID)).isEqualTo(2);
    assertThat(standardError()).contains("Nothing is to be changed");
    assertThat(run("schedules", "change", ID, "--every", "P1D", "--cron", "0 4 * * *"))
        .isEqualTo(2);
    assertThat(run("schedules", "pause", ID)).isZero();
    assertThat(requests.getLast()).isEqualTo("PATCH /schedules/" + ID + " {\"paused\":true}");
    assertThat(run("schedules", "resume", ID)).isZero();
    assertThat(requests.getLast()).isEqualTo("PATCH /schedules/" + ID + " {\"paused\":false}");
    assertThat(run("schedules", "run", ID, "--detach")).isZero();
    assertThat(run("schedules", "delete", ID)).isZero();
    assertThat(requests.getLast()).startsWith("DELETE /schedules/" + ID);
    assertThat(run("schedules", "create", "http://site.test/")).isEqualTo(2);
    assertThat(run("schedules")).isEqualTo(2);
  }

  private int run(String... arguments) {
    Terminal terminal = new Terminal(print(out), print(err), false);
    return Quarry.commandLine(new FixedAddress(orchestrator.address()), terminal, arguments)
        .execute(arguments);
  }

  private String standardOutput() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String standardError() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream print(ByteArrayOutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
