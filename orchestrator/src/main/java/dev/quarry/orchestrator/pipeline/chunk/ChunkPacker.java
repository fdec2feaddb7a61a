package dev.quarry.orchestrator.pipeline.chunk;

import dev.quarry.orchestrator.knowledge.Chunk;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs spans into chunks, in order, up to the target size. Not thread-safe; one instance for each
 * text.
 */
final class ChunkPacker {
  private final String text;
  private final ChunkSizes sizes;
  private final BlockSplitter splitter;
  private final Anchors anchors;
  private final List<Chunk> chunks = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();

  /** The start of the current chunk, including its overlap. */
  private int start;

  private int tokens;
  private List<String> headings = List.of();

  /** See {@link Chunk#context}, of the current chunk. */
  private String context = "";

  private int max;

  private List<String> section = List.of();

  /** Maximum tokens of a chunk in the current section. */
  private int sectionMax;

  ChunkPacker(String text, ChunkSizes sizes, BlockSplitter splitter, Anchors anchors) {
    this.text = text;
    this.sizes = sizes;
    this.splitter = splitter;
    this.anchors = anchors;
    this.sectionMax = sizes.max();
    this.max = sectionMax;
  }

  /** Maximum tokens of the current chunk, without the prefix that is embedded with it. */
  int max() {
    return max;
  }

  int target() {
    return Math.min(sizes.target(), max);
  }

  /**
   * Begins a section. The chunk of the former section ends, unless it is too small to stand alone.
   */
  void enter(List<String> names, int prefixTokens) {
    if (tokens >= sizes.target() / 4) {
      flush();
    }
    section = names;
    // Even with very long headings at least half of a chunk is text.
    sectionMax = Math.max(sizes.max() / 2, sizes.max() - prefixTokens);
    // A chunk that spans two sections may be embedded with the prefix of the first one.
    max = spans.isEmpty() ? sectionMax : Math.min(max, sectionMax);
  }

  void add(Span span) {
    if (!spans.isEmpty() && tokens + span.tokens() > target() && !staysTogether(span)) {
      List<Span> ahead = trailingHeadings(span);
      Span last = spans.getLast();
      flush();
      if (ahead.isEmpty()) {
        overlap(last, span);
      } else {
        ahead.forEach(this::put);
      }
    }
    put(span);
  }

  /**
   * Whether the next span stays in this chunk: the chunk consists of headings only or is very
   * small, and both fit together.
   */
  private boolean staysTogether(Span span) {
    boolean tooSmallAlone = tokens < sizes.target() / 4;
    return (tooSmallAlone || spans.stream().allMatch(ChunkPacker::isHeading))
        && tokens + span.tokens() <= max;
  }

  /**
   * Removes the headings at the end of the chunk, which belong to the next span, unless the chunk
   * has nothing else or they do not fit with that span.
   */
  private List<Span> trailingHeadings(Span next) {
    int from = spans.size();
    int together = next.tokens();
    while (from > 0 && isHeading(spans.get(from - 1))) {
      from--;
      together += spans.get(from).tokens();
    }
    if (from == 0 || together > max) {
      return List.of();
    }
    List<Span> tail = spans.subList(from, spans.size());
    List<Span> headings = List.copyOf(tail);
    tail.clear();
    return headings;
  }

  private static boolean isHeading(Span span) {
    return span.kind() == Block.Kind.HEADING;
  }

  private void put(Span span) {
    if (spans.isEmpty()) {
      headings = section;
      context = "";
      if (tokens == 0) {
        start = span.start();
        context = span.context();
        tokens = span.contextTokens();
      }
    } else {
      headings = common(headings, section);
    }
    spans.add(span);
    tokens += span.tokens();
  }

  List<Chunk> finish() {
    flush();
    return chunks;
  }

  /** Starts the next chunk with the last sentences of the former chunk, if both are prose. */
  private void overlap(Span last, Span next) {
    if (!last.kind().hasSentences() || !next.kind().hasSentences()) {
      return;
    }
    int maxTokens = Math.min(sizes.overlap(), max - next.tokens());
    int from = last.start();
    while (from < last.end()) {
      int count = splitter.count(from, last.end(), maxTokens);
      // If the overlap were the whole former chunk, that chunk would be repeated.
      if (count <= maxTokens && from > chunks.getLast().startOffset()) {
        start = from;
        tokens = count;
        return;
      }
      from = Sentences.end(text, from, last.end());
    }
  }

  private void flush() {
    if (!spans.isEmpty()) {
      int from = forward(start, spans.getLast().end());
      if (spans.getFirst().kind() == Block.Kind.CODE) {
        from = indentation(from, start);
      }
      int to = back(from, spans.getLast().end());
      if (from < to) {
        chunks.add(
            new Chunk(
                chunks.size(),
                text.substring(from, to),
                headings,
                from,
                to,
                context,
                anchors.at(from)));
      }
    }
    spans.clear();
    tokens = 0;
    max = sectionMax;
  }

  private int forward(int from, int limit) {
    int i = from;
    while (i < limit && text.charAt(i) <= ' ') {
      i++;
    }
    return i;
  }

  /** The indentation of a first line of code is a part of it. */
  private int indentation(int from, int limit) {
    int i = from;
    while (i > limit && (text.charAt(i - 1) == ' ' || text.charAt(i - 1) == '\t')) {
      i--;
    }
    return i;
  }

  private int back(int limit, int to) {
    int i = to;
    while (i > limit && text.charAt(i - 1) <= ' ') {
      i--;
    }
    return i;
  }

  private static List<String> common(List<String> a, List<String> b) {
    int length = 0;
    while (length < a.size() && length < b.size() && a.get(length).equals(b.get(length))) {
      length++;
    }
    return a.subList(0, length);
  }
}
