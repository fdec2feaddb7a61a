package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.KeyedOrchestrator;
import dev.quarry.orchestrator.knowledge.IndexName;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is stored: chunks, highlights, collections with sizes, documents by the beginning. */
final class KnowledgeApiTest {
  private static final KeyedOrchestrator SERVER = KeyedOrchestrator.shared();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final JdbcClient sql = JdbcClient.create(SERVER.bean(DataSource.class));
  private final String tenant = "knowing" + NUMBER.incrementAndGet();
  private final String key = SERVER.key(tenant, "viewer");

  private static JsonNode json(HttpResponse<String> response) {
    return new JsonMapper().readTree(response.body());
  }

  private JsonNode get(String path) {
    HttpResponse<String> response = SERVER.get(path, key);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private void problem(String path, int status, String code) {
    HttpResponse<String> response = SERVER.get(path, key);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).path("code").asString()).isEqualTo(code);
  }

  private UUID document(String uri, String title, int chunks) {
    return document(uri, title, chunks, SERVER.bean(IndexName.class).toString());
  }

  private UUID document(String uri, String title, int chunks, String index) {
    UUID id = UUID.randomUUID();
    sql.sql(
            """
            insert into document (id, tenant, collection, uri, uri_sha256, generation, index_name,
              title, text, content_sha256, chunks, chunk_bytes, job_id)
            values (?, ?, 'books', ?, sha256(?::text::bytea), 2, ?, ?, 'some text', 'x', ?, 20, ?)
            """)
        .params(id, tenant, uri, uri, index, title, chunks, UUID.randomUUID())
        .update();
    sql.sql(
            """
            insert into chunk (id, document_id, generation, ordinal, text, headings, start_offset,
              end_offset)
            select gen_random_uuid(), ?, generation, n, 'passage ' || n, array['Part', 'Section'],
              n * 10, n * 10 + 9
            from generate_series(0, ?) n, (values (1), (2)) as g (generation)
            """)
        .params(id, chunks - 1)
        .update();
    return id;
  }

  private void missing(UUID document, int first, int chunks, String state) {
    sql.sql(
            """
            insert into missing_vectors (index_name, tenant, collection, document_id, generation,
              first_ordinal, chunks, job_id, state)
            values (?, ?, 'books', ?, 2, ?, ?, ?, ?)
            """)
        .params(SERVER.bean(IndexName.class).toString(), tenant, document)
        .params(first, chunks, UUID.randomUUID(), state)
        .update();
  }

  @Test
  void chunks_come_in_order_with_offsets_and_the_state_of_their_vector() {
    UUID document = document("https://s.example/a", "A", 7);
    missing(document, 2, 2, "pending");
    missing(document, 4, 1, "refused");
    missing(document, 5, 1, "stopped");

    List<JsonNode> chunks = new ArrayList<>();
    String path = "/documents/" + document + "/chunks?limit=3";
    JsonNode page = get(path);
    while (true) {
      page.path("chunks").forEach(chunks::add);
      if (!page.path("has_more").asBoolean()) {
        break;
      }
      assertThat(page.path("chunks")).hasSize(3);
      page = get(path + "&cursor=" + page.path("next_cursor").asString());
    }
    assertThat(page.has("next_cursor")).isFalse();

    assertThat(chunks)
        .extracting(chunk -> chunk.path("ordinal").asInt())
        .containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(chunks)
        .extracting(chunk -> chunk.path("vector").asString())
        .containsExactly("ready", "ready", "pending", "pending", "refused", "pending", "ready");
    JsonNode second = chunks.get(1);
    assertThat(second.path("text").asString()).isEqualTo("passage 1");
    assertThat(second.path("headings").valueStream().map(JsonNode::asString))
        .containsExactly("Part", "Section");
    assertThat(second.path("start_offset").asInt()).isEqualTo(10);
    assertThat(second.path("end_offset").asInt()).isEqualTo(19);
    assertThat(UUID.fromString(second.path("chunk_id").asString())).isNotNull();
  }

  @Test
  void chunks_in_another_index_are_pending_and_a_document_may_have_none() {
    UUID other = document("https://s.example/b", "B", 1, "lucene/former");
    assertThat(get("/documents/" + other + "/chunks").at("/chunks/0/vector").asString())
        .isEqualTo("pending");
    UUID empty = document("https://s.example/c", "C", 0);
    JsonNode page = get("/documents/" + empty + "/chunks");
    assertThat(page.path("chunks")).isEmpty();
    assertThat(page.path("has_more").asBoolean(true)).isFalse();
  }

  @Test
  void chunks_of_an_unknown_or_foreign_document_are_404() {
    UUID document = document("https://s.example/d", "D", 1);
    String stranger = SERVER.key(tenant + "x", "admin");
    String path = "/documents/" + document + "/chunks";
    assertThat(SERVER.get(path, stranger).statusCode()).isEqualTo(404);
    assertThat(SERVER.get(path, null).statusCode()).isEqualTo(401);
    problem("/documents/" + UUID.randomUUID() + "/chunks", 404, "document_not_found");
    problem("/documents/none/chunks", 404, "document_not_found");
    problem(path + "?limit=0", 400, "invalid_request");
    problem(path + "?cursor=x", 400, "invalid_request");
    problem(path + "?offset=1", 400, "unknown_parameter");
  }

  @Test
  void search_highlights_words_on_request() {
    Tenant stored = Tenant.withEverything(SERVER, tenant);
    String query = "{\"query\":\"" + stored.marker() + "\",\"mode\":\"keyword\"%s}";
    JsonNode result = search(query.formatted(",\"highlight\":true")).at("/results/0");
    assertThat(result.path("highlights")).hasSize(1);
    assertThat(result.at("/highlights/0/start").asInt(-1)).isZero();
    assertThat(result.at("/highlights/0/end").asInt()).isEqualTo(stored.marker().length());
    assertThat(search(query.formatted("")).at("/results/0").has("highlights")).isFalse();
    String wrong = query.formatted(",\"highlight\":\"yes\"");
    assertThat(SERVER.send("POST", "/search", wrong, key).statusCode()).isEqualTo(400);
  }

  private JsonNode search(String body) {
    HttpResponse<String> response = SERVER.send("POST", "/search", body, key);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  @Test
  void documents_are_found_by_the_beginning_of_their_uri_or_title() {
    document("https://docs.example/guide/a", "Getting started", 1);
    document("https://docs.example/guide/b", "Getting on", 1);
    document("https://other.example/", "The guide: 100% _exact_", 1);
    assertThat(titles("https://docs.example/g"))
        .containsExactlyInAnyOrder("Getting started", "Getting on");
    assertThat(titles("getting%20S")).containsExactly("Getting started");
    assertThat(titles("THE%20GUIDE:%20100%25%20_")).containsExactly("The guide: 100% _exact_");
    assertThat(titles("%25")).isEmpty();
    assertThat(titles("guide")).isEmpty();
    assertThat(titles("%20")).hasSize(3);
    assertThat(titles("getting&collection=none")).isEmpty();
    JsonNode page = get("/documents?q=https&limit=2");
    assertThat(page.path("documents")).hasSize(2);
    String next = "/documents?q=https&limit=2&cursor=" + page.path("next_cursor").asString();
    assertThat(get(next).path("documents")).hasSize(1);
    problem("/documents?q=" + "x".repeat(201), 400, "invalid_request");
    String stranger = SERVER.key(tenant + "x", "viewer");
    assertThat(json(SERVER.get("/documents?q=https", stranger)).path("documents")).isEmpty();
  }

  private List<String> titles(String q) {
    return get("/documents?q=" + q)
        .path("documents")
        .valueStream()
        .map(document -> document.path("title").asString())
        .toList();
  }

  @Test
  void collections_have_their_size_and_their_vectors() {
    UUID document = document("https://s.example/a", "A", 7);
    missing(document, 2, 3, "pending");
    document("https://s.example/b", "B", 4, "lucene/former");
    JsonNode books = get("/collections").at("/collections/0");
    assertThat(books.path("name").asString()).isEqualTo("books");
    assertThat(books.path("documents").asInt()).isEqualTo(2);
    assertThat(books.path("chunks").asInt()).isEqualTo(11);
    assertThat(books.path("bytes").asInt()).isEqualTo(2 * "some text".length());
    assertThat(books.at("/vectors/of").asInt()).isEqualTo(11);
    assertThat(books.at("/vectors/ready").asInt()).isEqualTo(4);
    assertThat(books.at("/vectors/other_index").asInt()).isEqualTo(4);
  }

  @Test
  void jobs_are_found_by_part_of_their_source_or_by_id() {
    String editor = SERVER.key(tenant, "editor");
    String first = submit(editor, "https://docs.example/Guide/intro");
    String second = submit(editor, "https://other.example/100%25");
    assertThat(jobs("guide/")).containsExactly(first);
    assertThat(jobs("EXAMPLE")).containsExactly(second, first);
    assertThat(jobs("%25")).containsExactly(second);
    assertThat(jobs(first)).containsExactly(first);
    assertThat(jobs(first.substring(0, 13))).containsExactly(first);
    assertThat(jobs("intro&status=completed")).isEmpty();
    assertThat(jobs("intro&status=queued&type=text")).containsExactly(first);
    assertThat(get("/jobs?q=example&total=true").path("total").asInt()).isEqualTo(2);
    JsonNode page = get("/jobs?q=example&limit=1");
    String next = "/jobs?q=example&limit=1&cursor=" + page.path("next_cursor").asString();
    assertThat(get(next).at("/jobs/0/job_id").asString()).isEqualTo(first);
    problem("/jobs?q=" + "x".repeat(201), 400, "invalid_request");
    String stranger = SERVER.key(tenant + "x", "viewer");
    for (String q : List.of("example", first)) {
      assertThat(json(SERVER.get("/jobs?q=" + q, stranger)).path("jobs")).isEmpty();
    }
  }

  private String submit(String editor, String uri) {
    String body = "{\"source_type\":\"text\",\"text\":\"t\",\"source_uri\":\"" + uri + "\"}";
    HttpResponse<String> response = SERVER.send("POST", "/ingest-async", body, editor);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return json(response).path("job_id").asString();
  }

  private List<String> jobs(String q) {
    return get("/jobs?q=" + q)
        .path("jobs")
        .valueStream()
        .map(job -> job.path("job_id").asString())
        .toList();
  }
}
