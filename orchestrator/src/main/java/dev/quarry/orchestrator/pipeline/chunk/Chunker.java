package dev.quarry.orchestrator.pipeline.chunk;

import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.knowledge.Chunk;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a Markdown text into chunks along its structure: a chunk stays within one section, unless
 * the section is tiny, and ends between blocks, rows, lines or sentences where possible. Every
 * non-blank character of the text is in a chunk. Thread-safe; time is linear in the text.
 */
public final class Chunker {
  private final TokenCounter counter;
  private final ChunkSizes sizes;

  public Chunker(TokenCounter counter, ChunkSizes sizes) {
    this.counter = counter;
    this.sizes = sizes;
  }

  /**
   * Splits a text.
   *
   * @param title embedded before each chunk, with its headings, see {@link Passage}
   * @return the chunks in the order of the text
   */
  public List<Chunk> chunk(@Nullable String title, String markdown) {
    return chunk(title, markdown, Anchors.NONE);
  }

  /**
   * Splits a text as {@link #chunk(String, String)} does.
   *
   * @param anchors the fragments of the document's URI
   */
  public List<Chunk> chunk(@Nullable String title, String markdown, Anchors anchors) {
    BlockSplitter splitter = new BlockSplitter(counter, markdown);
    ChunkPacker packer = new ChunkPacker(markdown, sizes, splitter, anchors);
    HeadingPath path = new HeadingPath();
    packer.enter(path.names(), prefixTokens(title, path.names()));
    for (Block block : MarkdownBlocks.parse(markdown)) {
      if (block.kind() == Block.Kind.HEADING) {
        path.enter(block.level(), markdown.substring(block.start(), block.end()));
        List<String> headings = path.names();
        packer.enter(headings, prefixTokens(title, headings));
      }
      for (Span span : splitter.split(block, packer.target(), packer.max())) {
        packer.add(span);
      }
    }
    return packer.finish();
  }

  private int prefixTokens(@Nullable String title, List<String> headings) {
    String prefix = Passage.prefix(title, headings);
    return prefix.isEmpty() ? 0 : counter.count(prefix);
  }
}
