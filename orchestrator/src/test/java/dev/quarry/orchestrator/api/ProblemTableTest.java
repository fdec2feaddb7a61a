package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invalid requests get a problem document with status and code, without implementation details. */
final class ProblemTableTest {
  private static final String NO_ID = "00000000-0000-4000-8000-000000000000";

  @ParameterizedTest(name = "{0} {1} {2} {3} -> {4} {5}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      nullValues = "-",
      textBlock =
          """
          GET    | /nope                          | - | - | 404 | not_found
          GET    | /error                         | - | - | 404 | not_found
          GET    | /jobs/ID                       | - | - | 404 | job_not_found
          GET    | /jobs/ID/status                | - | - | 404 | job_not_found
          GET    | /jobs/ID/result                | - | - | 404 | job_not_found
          GET    | /jobs/ID/items                 | - | - | 404 | job_not_found
          GET    | /jobs/ID/events                | - | - | 404 | job_not_found
          GET    | /jobs/ID/events                | - | Accept: application/json | 404 | job_not_found
          GET    | /jobs/1-1-1-1-1                | - | - | 404 | job_not_found
          GET    | /jobs/not-an-id                | - | - | 404 | job_not_found
          GET    | /jobs/%00                      | - | - | 400 | bad_request
          GET    | /jobs/%ff                      | - | - | 400 | bad_request
          POST   | /jobs/ID/cancel                | - | - | 404 | job_not_found
          DELETE | /jobs/ID                       | - | - | 404 | job_not_found
          POST   | /jobs/ID/retry                 | - | - | 404 | job_not_found
          GET    | /documents/ID                  | - | - | 404 | document_not_found
          DELETE | /documents/ID                  | - | - | 404 | document_not_found
          GET    | /documents/x                   | - | - | 404 | document_not_found
          GET    | /admin/webhooks/ID             | - | - | 404 | delivery_not_found
          POST   | /admin/webhooks/ID/redeliver   | - | - | 404 | delivery_not_found
          GET    | /admin/webhooks?status=lost    | - | - | 400 | invalid_request
          GET    | /admin/webhooks?job_id=x       | - | - | 400 | invalid_request
          PUT    | /admin/webhooks/endpoint       | {"url":"file:///etc/passwd"} | - | 400 | invalid_url
          PUT    | /admin/webhooks/endpoint       | {"secret":"short"} | - | 400 | invalid_request
          POST   | /admin/webhooks/endpoint/rotate | {"keep_old_seconds":-1} | - | 400 | invalid_request
          DELETE | /collections/nothing           | - | - | 404 | collection_not_found
          GET    | /batches/nothing               | - | - | 404 | batch_not_found
          PUT    | /ingest-async                  | {} | - | 405 | method_not_allowed
          POST   | /jobs                          | {} | - | 405 | method_not_allowed
          GET    | /search                        | - | - | 405 | method_not_allowed
          TRACE  | /jobs                          | - | - | 405 | method_not_allowed
          GET    | /jobs                          | - | Accept: text/csv | 406 | not_acceptable
          POST   | /ingest-async                  | a=b | Content-Type: application/x-www-form-urlencoded | 415 | unsupported_media_type
          POST   | /ingest-async                  | {} | Content-Type: text/plain | 415 | unsupported_media_type
          POST   | /ingest-async                  | {} | Content-Type: nonsense | 415 | unsupported_media_type
          POST   | /ingest-async                  | --b-- | Content-Type: multipart/form-data; boundary=b | 400 | invalid_request
          POST   | /ingest-async                  | x | Content-Type: multipart/form-data; boundary=b | 400 | invalid_request
          POST   | /ingest-async                  | x | Content-Type: multipart/form-data | 400 | bad_request
          POST   | /ingest-async/batch            | --b-- | Content-Type: multipart/form-data; boundary=b | 415 | unsupported_media_type
          POST   | /search                        | {} | Content-Type: application/xml | 415 | unsupported_media_type
          POST   | /ingest-async                  | - | Content-Type: application/json | 400 | invalid_json
          POST   | /ingest-async                  | {"source_type": | - | 400 | invalid_json
          POST   | /ingest-async                  | not json | - | 400 | invalid_json
          POST   | /ingest-async                  | [] | - | 400 | invalid_json
          POST   | /ingest-async                  | "text" | - | 400 | invalid_json
          POST   | /ingest-async                  | null | - | 400 | invalid_json
          POST   | /ingest-async                  | {} {} | - | 400 | invalid_json
          POST   | /ingest-async                  | {} | - | 400 | invalid_request
          POST   | /ingest-async                  | {"source_typ":"text"} | - | 400 | unknown_member
          POST   | /ingest-async                  | {"source_type":"text","text":"x","priority":"high"} | - | 400 | invalid_request
          POST   | /ingest-async                  | {"source_type":"text","text":"x","priority":1.5} | - | 400 | invalid_request
          POST   | /ingest-async                  | {"source_type":"text","text":"x","priority":99999999999} | - | 400 | invalid_request
          POST   | /ingest-async                  | {"source_type":"text","text":"x","priority":true} | - | 400 | invalid_request
          POST   | /ingest-async                  | {"source_type":"text","text":["x"]} | - | 400 | invalid_request
          POST   | /ingest-async                  | {"source_type":"text","text":"x","labels":"a"} | - | 400 | invalid_request
          POST   | /ingest-async                  | {"source_type":"text","text":"x","labels":[null]} | - | 400 | invalid_request
          POST   | /ingest-async                  | {"source_type":"text","text":"x","metadata":[]} | - | 400 | invalid_request
          POST   | /ingest-async                  | {"source_type":"magic"} | - | 400 | invalid_request
          POST   | /ingest-async                  | {"source_type":"web_crawl","source_uri":"http://"} | - | 400 | invalid_url
          POST   | /ingest-async                  | {"source_type":"text","text":"x","callback_url":"ftp://example.org/"} | - | 400 | invalid_url
          POST   | /ingest-async                  | {"source_type":"text","text":"x","callback_url":"https://example.org/","callback_secret":"x"} | - | 400 | invalid_request
          POST   | /ingest-async?dry_run=maybe    | {"source_type":"text","text":"x"} | - | 400 | invalid_request
          POST   | /ingest-async?dry_run=true     | {"source_type":"text"} | - | 400 | invalid_request
          POST   | /ingest-async?dry=true         | {"source_type":"text","text":"x"} | - | 400 | unknown_parameter
          POST   | /ingest-async                  | {"source_type":"text","text":"x"} | Idempotency-Key: a b | 400 | invalid_request
          POST   | /ingest-async/batch            | {} | - | 400 | invalid_request
          POST   | /ingest-async/batch            | {"jobs":[]} | - | 400 | invalid_request
          POST   | /ingest-async/batch            | {"jobs":[null]} | - | 400 | invalid_request
          POST   | /ingest-async/batch            | {"jobs":[{"source_type":"magic"}]} | - | 400 | invalid_request
          POST   | /jobs/ID/retry?items=some      | - | - | 400 | invalid_request
          POST   | /jobs/ID/retry?items=failed    | - | - | 404 | job_not_found
          POST   | /batches/nothing/cancel        | - | - | 404 | batch_not_found
          POST   | /admin/dead-letter/ID/redrive  | - | - | 404 | job_not_found
          GET    | /admin/dead-letter?type=pdf    | - | - | 400 | invalid_request
          GET    | /admin/dead-letter?cursor=x    | - | - | 400 | invalid_request
          POST   | /admin/dead-letter/redrive?limit=1001 | - | - | 400 | invalid_request
          POST   | /admin/dead-letter/redrive?limit=1&limit=2 | - | - | 400 | invalid_request
          POST   | /admin/dead-letter/redrive    | {"limit":1} | - | 400 | invalid_request
          POST   | /jobs/ID/retry                | {"items":"failed"} | - | 400 | invalid_request
          POST   | /jobs/ID/retry                | {{{ | - | 400 | invalid_request
          POST   | /jobs/ID/retry                | {} | - | 404 | job_not_found
          DELETE | /jobs/ID                      | x | - | 400 | invalid_request
          GET    | /jobs?status=failed&status=completed | - | - | 400 | invalid_request
          POST   | /admin/dead-letter/redrive?kind=text  | - | - | 400 | unknown_parameter
          POST   | /ingest-async                  | {"source_type":"text","text":"x","text":"y"} | - | 400 | invalid_json
          POST   | /ingest-async                  | {"source_type":"text","text":"x","metadata":{"a":1,"a":2}} | - | 400 | invalid_json
          POST   | /ingest-async                  | {"source_type":"text","text":"  "} | - | 400 | invalid_request
          POST   | /search                        | {"query":"\\u0000 \\u0007"} | - | 400 | invalid_request
          POST   | /search                        | {"query":"\\u2003\\u200b"} | - | 400 | invalid_request
          GET    | /jobs?limit=0                  | - | - | 400 | invalid_request
          GET    | /jobs?limit=1000               | - | - | 400 | invalid_request
          GET    | /jobs?limit=ten                | - | - | 400 | invalid_request
          GET    | /jobs?status=done              | - | - | 400 | invalid_request
          GET    | /jobs?type=pdf                 | - | - | 400 | invalid_request
          GET    | /jobs?cursor=x                 | - | - | 400 | invalid_request
          GET    | /jobs?cursor=ID                | - | - | 400 | invalid_request
          GET    | /jobs?total=maybe              | - | - | 400 | invalid_request
          GET    | /jobs?state=failed             | - | - | 400 | unknown_parameter
          POST   | /admin/api-keys                | {"name":"a","role":"viewer","expires_at":"+999999999-01-01T00:00:00Z"} | - | 400 | invalid_request
          GET    | /jobs?=x                       | - | - | 400 | bad_request
          GET    | /jobs?label=%00                | - | - | 400 | invalid_request
          GET    | /jobs/ID/items?status=lost     | - | - | 400 | invalid_request
          GET    | /jobs/ID/items?cursor=x        | - | - | 400 | invalid_request
          GET    | /jobs/ID/events                | - | Last-Event-ID: x | 400 | invalid_request
          GET    | /jobs/ID/events                | - | Accept: text/html | 406 | not_acceptable
          GET    | /jobs/ID/events?after=x        | - | - | 400 | invalid_request
          GET    | /documents?cursor=x            | - | - | 400 | invalid_request
          GET    | /documents?uri=%00             | - | - | 400 | invalid_request
          POST   | /search                        | {} | - | 400 | invalid_request
          POST   | /search                        | {"query":"x","mode":"psychic"} | - | 400 | invalid_request
          POST   | /search                        | {"query":"x","mode":0} | - | 400 | invalid_request
          POST   | /search                        | {"query":"x","mode":"0"} | - | 400 | invalid_request
          POST   | /search                        | {"query":"x","mode":"DENSE"} | - | 400 | invalid_request
          POST   | /search                        | {"query":"x","mode":""} | - | 400 | invalid_request
          POST   | /search                        | {"query":"x","limit":0} | - | 400 | invalid_request
          POST   | /search                        | {"query":"x","filters":{"document_ids":["x"]}} | - | 400 | invalid_request
          POST   | /search                        | {"query":"x","limit":"3"} | - | 400 | invalid_request
          POST   | /search                        | {"query":"x","filters":{"document_ids":[null]}} | - | 400 | invalid_request
          POST   | /search                        | {"query":"x","filters":{"langauge":"de"}} | - | 400 | unknown_member
          GET    | /jobs                          | - | Origin: https://evil.example | 403 | origin_refused
          GET    | /health                        | - | Origin: null | 403 | origin_refused
          """)
  void invalid_request_gives_a_problem_document(
      String method, String path, String body, String header, int status, String code)
      throws Exception {
    Http.Answer answer =
        Http.send(
            method, path.replace("ID", NO_ID), body, header == null ? List.of() : List.of(header));
    isProblem(answer, status, code);
  }

  @ParameterizedTest
  @CsvSource({
    "/search, 70000, quarry.http.max-body",
    "/ingest-async, 300000, quarry.http.max-submission",
  })
  void problem_for_large_body_names_the_setting(String path, int bytes, String setting)
      throws Exception {
    String body = "{\"query\":\"" + "x".repeat(bytes) + "\"}";
    Http.Answer answer = Http.post(path, body);
    isProblem(answer, 413, "payload_too_large");
    assertThat(answer.text("detail")).contains(setting);
  }

  @ParameterizedTest
  @CsvSource({"/search, filters", "/ingest-async, metadata"})
  void deeply_nested_body_is_rejected(String path, String member) throws Exception {
    String body = "{\"" + member + "\":" + "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_001);
    Http.Answer answer = Http.post(path, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("code")).isIn("invalid_json", "unknown_member");
  }

  static void isProblem(Http.Answer answer, int status, String code) {
    assertThat(answer.response().body()).doesNotContain("Exception", "at dev.", "org.", "tools.");
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.text("code")).as(answer.response().body()).isEqualTo(code);
    assertThat(answer.text("type")).isEqualTo("urn:quarry:problem:" + code);
    assertThat(answer.text("trace_id")).hasSize(32).isEqualTo(answer.header("X-Trace-Id"));
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }
}
