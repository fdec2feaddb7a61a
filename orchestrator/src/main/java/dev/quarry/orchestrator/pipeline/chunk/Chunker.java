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
  /** The terms of a definition take this part of a chunk at most. */
  private static final int TERMS_SHARE = 6;

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
    return chunk(title, markdown, Anchors.NONE, Definitions.NONE);
  }

  /**
   * Splits a text as {@link #chunk(String, String)} does. A chunk that begins within a definition
   * has its terms as context.
   *
   * @param anchors the fragments of the document's URI
   * @param definitions its definition lists
   */
  public List<Chunk> chunk(
      @Nullable String title, String markdown, Anchors anchors, Definitions definitions) {
    BlockSplitter splitter = new BlockSplitter(counter, markdown);
    Terms terms = new Terms(markdown, definitions, splitter, sizes.max() / TERMS_SHARE);
    ChunkPacker packer = new ChunkPacker(markdown, sizes, splitter, anchors, terms);
    HeadingPath path = new HeadingPath();
    packer.enter(path.names(), prefixTokens(title, path.names()));
    for (Block parsed : MarkdownBlocks.parse(markdown)) {
      Block block = terms.marked(parsed);
      if (block.kind() == Block.Kind.HEADING) {
        path.enter(block.level(), markdown.substring(block.start(), block.end()));
        List<String> headings = path.names();
        packer.enter(headings, prefixTokens(title, headings));
      }
      int named = terms.at(block.start()).tokens();
      for (Span span : splitter.split(block, packer.target() - named, packer.max() - named)) {
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
