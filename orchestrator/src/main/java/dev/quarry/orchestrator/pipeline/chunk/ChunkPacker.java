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
  private final Terms terms;
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

  ChunkPacker(String text, ChunkSizes sizes, BlockSplitter splitter, Anchors anchors, Terms terms) {
    this.text = text;
    this.sizes = sizes;
    this.splitter = splitter;
    this.anchors = anchors;
    this.terms = terms;
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
      List<Span> ahead = trailingLeads(span);
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
    return (tooSmallAlone || spans.stream().allMatch(ChunkPacker::isLead))
        && tokens + span.tokens() <= max;
  }

  /**
   * Removes the headings and terms at the end of the chunk, which belong to the next span, unless
   * the chunk has nothing else or they do not fit with that span.
   */
  private List<Span> trailingLeads(Span next) {
    int from = spans.size();
    int together = next.tokens();
    while (from > 0 && isLead(spans.get(from - 1))) {
      from--;
      together += spans.get(from).tokens();
    }
    if (from == 0
        || from == spans.size()
        || together + terms.at(spans.get(from).start()).tokens() > max) {
      return List.of();
    }
    List<Span> tail = spans.subList(from, spans.size());
    List<Span> leads = List.copyOf(tail);
    tail.clear();
    return leads;
  }

  private static boolean isLead(Span span) {
    return span.kind().isLead();
  }

  private void put(Span span) {
    if (spans.isEmpty()) {
      headings = section;
      if (tokens == 0) {
        start = span.start();
        begin(span.context(), span.contextTokens());
      }
    } else {
      headings = common(headings, section);
    }
    spans.add(span);
    tokens += span.tokens();
  }

  /** Begins a chunk at {@link #start}. */
  private void begin(String head, int headTokens) {
    Terms.Named named = terms.at(start);
    context =
        named.text().isEmpty() || head.isEmpty() ? named.text() + head : named.text() + "\n" + head;
    tokens = named.tokens() + headTokens;
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
    int from = last.start();
    int named = terms.at(from).tokens();
    int maxTokens = Math.min(sizes.overlap(), max - next.tokens() - named);
    while (from < last.end()) {
      int count = splitter.count(from, last.end(), maxTokens);
      // If the overlap were the whole former chunk, that chunk would be repeated.
      if (count <= maxTokens && from > chunks.getLast().startOffset()) {
        start = from;
        begin("", 0);
        tokens += count;
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
