package dev.quarry.orchestrator.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quarry.orchestrator.knowledge.DocumentStore.DocumentKey;
import dev.quarry.orchestrator.knowledge.DocumentStore.NewDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Documents to store in tests. */
public final class Pages {
  private Pages() {}

  public static DocumentKey key(String uri) {
    return new DocumentKey("acme", "docs", uri);
  }

  /** One chunk for each text. */
  public static NewDocument page(DocumentKey key, String title, String... texts) {
    return pageIn("en", key, title, texts);
  }

  public static NewDocument pageIn(
      String language, DocumentKey key, String title, String... texts) {
    List<Chunk> chunks = new ArrayList<>();
    int offset = 0;
    for (String text : texts) {
      chunks.add(new Chunk(chunks.size(), text, List.of(title), offset, offset + text.length()));
      offset += text.length() + 2;
    }
    String markdown = String.join("\n\n", texts);
    return new NewDocument(
        key,
        title,
        language,
        markdown,
        markdown.getBytes(UTF_8),
        "\"etag\"",
        "yesterday",
        List.of("http://example.test/next"),
        Map.of("author", "Ada"),
        chunks,
        false);
  }
}
