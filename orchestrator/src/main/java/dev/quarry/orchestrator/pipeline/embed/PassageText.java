package dev.quarry.orchestrator.pipeline.embed;

import dev.quarry.orchestrator.pipeline.chunk.Chunk;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is embedded for a chunk: its words below the title and headings that say what it is about.
 */
public final class PassageText {
  private PassageText() {}

  public static String of(@Nullable String title, Chunk chunk) {
    StringBuilder text = new StringBuilder(chunk.text().length() + 100);
    String top = title == null ? "" : title.strip();
    text.append(top);
    for (String heading : chunk.headings()) {
      if (!heading.strip().equals(top)) {
        text.append(text.isEmpty() ? "" : " > ").append(heading.strip());
      }
    }
    return text.append(text.isEmpty() ? "" : "\n").append(chunk.text()).toString();
  }

  /** For all chunks of a document, in order. */
  public static List<String> of(@Nullable String title, List<Chunk> chunks) {
    return chunks.stream().map(chunk -> of(title, chunk)).toList();
  }
}
