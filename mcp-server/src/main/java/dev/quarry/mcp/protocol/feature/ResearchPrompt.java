package dev.quarry.mcp.protocol.feature;

import dev.quarry.mcp.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A prompt that shows an agent how the tools work together.
 *
 * @param parameters descriptions by name; all are required
 * @param text with each parameter as {@code {name}}
 */
record ResearchPrompt(String name, String title, Map<String, String> parameters, String text)
    implements PromptFeature {
  /** The name of a parameter whose values are collections. */
  static final String COLLECTION = "collection";

  private static final String ASK_COLLECTION =
      """
      Answer this question from the collection {collection} and nothing else: {question}

      1. Call search with the question and this collection, then with two or three other wordings.
      2. Read on with get_document where a passage is too short.
      3. Answer, and cite the uri of every passage that you used. If the collection does not answer
         the question, say so.
      """;

  private static final String RESEARCH_SITE =
      """
      Answer this question from the website {url} and nothing else: {question}

      1. Call search with the question; the site may already be stored.
      2. If nothing fits, call crawl_web with url {url} and max_pages 50.
      3. Call get_job_status with its job_id and wait_seconds 30 until the status is completed.
      4. Call search again, with two or three different wordings; read on with get_document where a
         passage is too short.
      5. Answer, and cite the uri of every passage that you used. If the site does not answer the
         question, say so.
      """;

  private static final String STUDY_DOCUMENT =
      """
      Read the document {doc_uri} and summarise it.

      1. Call ingest_doc with this doc_uri.
      2. Call get_job_status with its job_id and wait_seconds 30 until the status is completed.
      3. Call search to find its document_id, then get_document, following next_offset to the end.
      4. Summarise: its purpose, its main points with their headings, and what it leaves open.
      """;

  static List<ResearchPrompt> all() {
    Map<String, String> ofSite = new LinkedHashMap<>();
    ofSite.put("url", "Where the site begins");
    ofSite.put("question", "What to find out");
    Map<String, String> ofCollection = new LinkedHashMap<>();
    ofCollection.put(COLLECTION, "Name of the collection");
    ofCollection.put("question", "What to find out");
    return List.of(
        new ResearchPrompt(
            "research_site", "Answer a question from a website", ofSite, RESEARCH_SITE),
        new ResearchPrompt(
            "study_document",
            "Read and summarise a document",
            Map.of("doc_uri", "URL of the document"),
            STUDY_DOCUMENT),
        new ResearchPrompt(
            "ask_collection", "Answer a question from a collection", ofCollection, ASK_COLLECTION));
  }

  @Override
  public Map<String, Object> description() {
    List<Map<String, Object>> arguments = new ArrayList<>();
    parameters.forEach(
        (parameter, description) -> {
          Map<String, Object> argument = new LinkedHashMap<>();
          argument.put("name", parameter);
          argument.put("description", description);
          argument.put("required", true);
          arguments.add(argument);
        });
    Map<String, Object> prompt = new LinkedHashMap<>();
    prompt.put("name", name);
    prompt.put("description", title);
    prompt.put("arguments", arguments);
    return prompt;
  }

  @Override
  public Outcome get(Map<String, Object> arguments, FeatureContext context) {
    StringBuilder filled = new StringBuilder();
    int from = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
      int close = text.indexOf('}', open);
      filled.append(text, from, open).append(value(arguments, text.substring(open + 1, close)));
      from = close + 1;
    }
    filled.append(text, from, text.length());
    return new Outcome.Complete(
        Map.of(
            "description",
            title,
            "messages",
            List.of(
                Map.of(
                    "role",
                    "user",
                    "content",
                    Map.of("type", "text", "text", filled.toString())))));
  }

  private static Object value(Map<String, Object> arguments, String parameter) {
    Object value = arguments.get(parameter);
    if (value == null) {
      throw ProtocolException.invalidParams("The prompt needs the argument " + parameter + ".");
    }
    return value;
  }
}
