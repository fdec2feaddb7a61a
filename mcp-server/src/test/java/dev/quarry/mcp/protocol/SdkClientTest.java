package dev.quarry.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.mcp.orchestrator.Samples;
import dev.quarry.model.JobStatus;
import dev.quarry.settings.ProductVersion;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Uses the SDK's client over Streamable HTTP; it validates results against the output schemas. */
class SdkClientTest {
  private static final RunningServer SERVER = new RunningServer();
  private final List<McpSchema.ProgressNotification> progress = new CopyOnWriteArrayList<>();
  private McpSyncClient client = newClient();

  private McpSyncClient newClient() {
    return McpClient.sync(HttpClientStreamableHttpTransport.builder(SERVER.url()).build())
        .requestTimeout(Duration.ofSeconds(30))
        .progressConsumer(progress::add)
        .build();
  }

  @AfterEach
  void disconnect() {
    client.closeGracefully();
    SERVER.orchestrator.refusal = null;
    SERVER.orchestrator.rendering = false;
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void handshake_offers_tools_resources_and_prompts() {
    McpSchema.InitializeResult hello = client.initialize();

    assertThat(hello.protocolVersion()).isEqualTo("2025-11-25");
    assertThat(hello.serverInfo().name()).isEqualTo("quarry");
    assertThat(hello.serverInfo().version()).isEqualTo(ProductVersion.current());
    assertThat(hello.instructions()).contains("search");
    assertThat(client.listTools().tools()).hasSize(13);
    assertThat(client.listResourceTemplates().resourceTemplates())
        .extracting(McpSchema.ResourceTemplate::uriTemplate)
        .containsExactlyInAnyOrder("quarry://jobs/{id}", "quarry://documents/{id}");
    assertThat(client.listPrompts().prompts())
        .extracting(McpSchema.Prompt::name)
        .containsExactlyInAnyOrder("research_site", "ask_collection", "study_document");
  }

  @Test
  void new_session_is_offered_rendering_as_soon_as_the_orchestrator_can_render() {
    client.initialize();
    assertThat(crawlParameters()).asString().doesNotContain("render");
    client.closeGracefully();

    SERVER.orchestrator.rendering = true;
    client = newClient();
    client.initialize();

    assertThat(crawlParameters()).asString().contains("render");
    assertThat(client.listTools().tools().get(1).name()).isEqualTo("crawl_web");
  }

  private Object crawlParameters() {
    return client.listTools().tools().stream()
        .filter(tool -> tool.name().equals("crawl_web"))
        .findFirst()
        .orElseThrow()
        .inputSchema();
  }

  @Test
  void call_returns_structured_content_and_the_same_as_text() {
    client.initialize();

    McpSchema.CallToolResult result = call("crawl_web", Map.of("url", "http://site.test/"));

    assertThat(result.isError()).isFalse();
    assertThat(result.structuredContent())
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("status", "queued");
    assertThat(((McpSchema.TextContent) result.content().getFirst()).text())
        .startsWith("{\"status\":\"queued\"");
  }

  @Test
  void tool_failure_is_an_error_result() {
    client.initialize();
    SERVER.orchestrator.refusal =
        new OrchestratorException("queue_full", "Try again in 30 s.", 503, true, null);

    McpSchema.CallToolResult result = call("crawl_web", Map.of("url", "http://site.test/"));

    assertThat(result.isError()).isTrue();
    assertThat(((McpSchema.TextContent) result.content().getFirst()).text())
        .contains("queue_full", "Try again in 30 s.");
  }

  @Test
  void wait_sends_progress_if_the_request_has_a_token() {
    UUID id = UUID.randomUUID();
    AtomicInteger asked = new AtomicInteger();
    show(id, JobStatus.PROCESSING, 10);
    SERVER.orchestrator.onWait =
        wait -> {
          boolean done = asked.incrementAndGet() == 3;
          show(id, done ? JobStatus.COMPLETED : JobStatus.PROCESSING, done ? 100 : 10);
        };
    client.initialize();

    McpSchema.CallToolResult result =
        client.callTool(
            McpSchema.CallToolRequest.builder("get_job_status")
                .arguments(Map.of("job_id", id.toString(), "wait_seconds", 20))
                .meta(Map.of("progressToken", "p-1"))
                .build());

    assertThat(result.isError()).isFalse();
    assertThat(progress).hasSize(3);
    assertThat(progress)
        .extracting(McpSchema.ProgressNotification::progressToken)
        .containsOnly("p-1");
    assertThat(progress).extracting(McpSchema.ProgressNotification::progress).isSorted();
  }

  @Test
  void unknown_tool_is_a_protocol_error() {
    client.initialize();

    McpError error = catchThrowableOfType(McpError.class, () -> call("fly", Map.of()));

    assertThat(error.getJsonRpcError().code()).isEqualTo(-32602);
  }

  @Test
  void job_and_document_are_read_as_resources() {
    UUID id = UUID.randomUUID();
    show(id, JobStatus.QUEUED, 0);
    SERVER.orchestrator.documents.put(id, Samples.aDocument(id, "# Text"));
    client.initialize();

    assertThat(read("quarry://jobs/" + id)).contains("\"status\":\"queued\"");
    assertThat(read("quarry://documents/" + id)).isEqualTo("# Text");
    McpError missing =
        catchThrowableOfType(McpError.class, () -> read("quarry://documents/" + UUID.randomUUID()));
    assertThat(missing.getJsonRpcError().code()).isEqualTo(-32002);
  }

  @Test
  void resource_larger_than_its_bytes_allow_is_refused_with_the_tool_that_reads_it() {
    UUID id = UUID.randomUUID();
    SERVER.orchestrator.documents.put(id, Samples.aDocument(id, "石".repeat(140_000)));
    client.initialize();

    McpError error = catchThrowableOfType(McpError.class, () -> read("quarry://documents/" + id));

    assertThat(error.getMessage()).contains("too large", "get_document");
  }

  @Test
  void prompt_is_rendered_with_its_arguments() {
    client.initialize();

    McpSchema.GetPromptResult prompt =
        client.getPrompt(
            McpSchema.GetPromptRequest.builder("study_document")
                .arguments(Map.of("doc_uri", "http://site.test/a.pdf"))
                .build());

    assertThat(((McpSchema.TextContent) prompt.messages().getFirst().content()).text())
        .contains("http://site.test/a.pdf", "ingest_doc");
  }

  private McpSchema.CallToolResult call(String tool, Map<String, Object> arguments) {
    return client.callTool(McpSchema.CallToolRequest.builder(tool).arguments(arguments).build());
  }

  private String read(String uri) {
    McpSchema.ReadResourceResult result =
        client.readResource(McpSchema.ReadResourceRequest.builder(uri).build());
    return ((McpSchema.TextResourceContents) result.contents().getFirst()).text();
  }

  private static void show(UUID id, JobStatus status, int percent) {
    SERVER.orchestrator.jobs.put(id, Samples.aJob(id, status, percent));
  }
}
