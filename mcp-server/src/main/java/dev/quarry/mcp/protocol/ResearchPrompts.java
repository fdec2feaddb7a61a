package dev.quarry.mcp.protocol;

import io.modelcontextprotocol.server.McpServerFeatures.SyncPromptSpecification;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Prompts that show an agent how the tools work together. */
final class ResearchPrompts {
  private static final String RESEARCH_SITE =
      """
      Answer this question from the website %s and nothing else: %s

      1. Call search with the question; the site may already be stored.
      2. If nothing fits, call crawl_web with url %s and max_pages 50.
      3. Call get_job_status with its job_id and wait_seconds 30 until the status is completed.
      4. Call search again, with two or three different wordings; read on with get_document where a
         passage is too short.
      5. Answer, and cite the uri of every passage that you used. If the site does not answer the
         question, say so.
      """;

  private static final String STUDY_DOCUMENT =
      """
      Read the document %s and summarise it.

      1. Call ingest_doc with this doc_uri.
      2. Call get_job_status with its job_id and wait_seconds 30 until the status is completed.
      3. Call search to find its document_id, then get_document, following next_offset to the end.
      4. Summarise: its purpose, its main points with their headings, and what it leaves open.
      """;

  private ResearchPrompts() {}

  static List<SyncPromptSpecification> all() {
    return List.of(
        prompt(
            "research_site",
            "Answer a question from a website",
            List.of(
                argument("url", "Where the site begins"), argument("question", "What to find out")),
            arguments ->
                RESEARCH_SITE.formatted(
                    arguments.get("url"), arguments.get("question"), arguments.get("url"))),
        prompt(
            "study_document",
            "Read and summarise a document",
            List.of(argument("doc_uri", "URL of the document")),
            arguments -> STUDY_DOCUMENT.formatted(arguments.get("doc_uri"))));
  }

  private static McpSchema.PromptArgument argument(String name, String description) {
    return McpSchema.PromptArgument.builder(name).description(description).required(true).build();
  }

  private static SyncPromptSpecification prompt(
      String name,
      String description,
      List<McpSchema.PromptArgument> parameters,
      Function<Map<String, Object>, String> text) {
    McpSchema.Prompt prompt =
        McpSchema.Prompt.builder(name).description(description).arguments(parameters).build();
    return new SyncPromptSpecification(
        prompt, (exchange, request) -> fill(prompt, request.arguments(), text));
  }

  private static McpSchema.GetPromptResult fill(
      McpSchema.Prompt prompt,
      Map<String, Object> arguments,
      Function<Map<String, Object>, String> text) {
    for (McpSchema.PromptArgument parameter : prompt.arguments()) {
      if (arguments == null || arguments.get(parameter.name()) == null) {
        throw McpError.builder(McpSchema.ErrorCodes.INVALID_PARAMS)
            .message("The prompt needs the argument " + parameter.name() + ".")
            .build();
      }
    }
    McpSchema.Content content = McpSchema.TextContent.builder(text.apply(arguments)).build();
    return McpSchema.GetPromptResult.builder(
            List.of(McpSchema.PromptMessage.builder(McpSchema.Role.USER, content).build()))
        .description(prompt.description())
        .build();
  }
}
