package dev.quarry.orchestrator.pipeline.chunk;

import dev.quarry.orchestrator.knowledge.Chunk;
import java.util.ArrayList;
import java.util.List;

/** Puts pieces together, in order, until a chunk is full. Used for one text, by one thread. */
final class ChunkPacker {
  private final String text;
  private final ChunkSizes sizes;
  private final BlockSplitter splitter;
  private final List<Chunk> chunks = new ArrayList<>();
  private final List<Span> pieces = new ArrayList<>();

  /** Of the chunk being packed: where it begins (its overlap included) and what it holds. */
  private int start;

  private int tokens;
  private List<String> headings = List.of();

  private int max;

  private List<String> section = List.of();

  /** What a chunk of this section may hold. */
  private int room;

  ChunkPacker(String text, ChunkSizes sizes, BlockSplitter splitter) {
    this.text = text;
    this.sizes = sizes;
    this.splitter = splitter;
    this.room = sizes.max();
    this.max = room;
  }

  /** What a chunk may hold beside the prefix that is embedded with it. */
  int max() {
    return max;
  }

  int target() {
    return Math.min(sizes.target(), max);
  }

  /** A section begins: the chunk before it ends, unless it is too small to stand alone. */
  void enter(List<String> names, int prefixTokens) {
    if (tokens >= sizes.target() / 4) {
      flush();
    }
    section = names;
    // However long the headings are, half of a chunk is for the text.
    room = Math.max(sizes.max() / 2, sizes.max() - prefixTokens);
    // A chunk that goes on may be embedded with the prefix of the section where it began.
    max = pieces.isEmpty() ? room : Math.min(max, room);
  }

  void add(Span piece) {
    if (!pieces.isEmpty() && tokens + piece.tokens() > target() && !belongs(piece)) {
      List<Span> ahead = trailingHeadings(piece);
      Span last = pieces.getLast();
      flush();
      if (ahead.isEmpty()) {
        overlap(last, piece);
      } else {
        ahead.forEach(this::put);
      }
    }
    put(piece);
  }

  /** What follows a heading, or a sentence that leads up to it, stays with it where the two fit. */
  private boolean belongs(Span piece) {
    boolean tooSmallAlone = tokens < sizes.target() / 4;
    return (tooSmallAlone || pieces.stream().allMatch(ChunkPacker::isHeading))
        && tokens + piece.tokens() <= max;
  }

  /**
   * Headings at the end are taken out to go with what follows, unless nothing else is here or they
   * do not fit there.
   */
  private List<Span> trailingHeadings(Span next) {
    int from = pieces.size();
    int together = next.tokens();
    while (from > 0 && isHeading(pieces.get(from - 1))) {
      from--;
      together += pieces.get(from).tokens();
    }
    if (from == 0 || together > max) {
      return List.of();
    }
    List<Span> tail = pieces.subList(from, pieces.size());
    List<Span> headings = List.copyOf(tail);
    tail.clear();
    return headings;
  }

  private static boolean isHeading(Span piece) {
    return piece.kind() == Block.Kind.HEADING;
  }

  private void put(Span piece) {
    if (pieces.isEmpty()) {
      headings = section;
      if (tokens == 0) {
        start = piece.start();
      }
    } else {
      headings = common(headings, section);
    }
    pieces.add(piece);
    tokens += piece.tokens();
  }

  List<Chunk> finish() {
    flush();
    return chunks;
  }

  /** Begins the next chunk with the last sentences of the one before, if they belong together. */
  private void overlap(Span last, Span next) {
    if (!last.kind().hasSentences() || !next.kind().hasSentences()) {
      return;
    }
    int most = Math.min(sizes.overlap(), max - next.tokens());
    int from = last.start();
    while (from < last.end()) {
      int count = splitter.count(from, last.end(), most);
      // A chunk that consists of its overlap alone would be repeated whole.
      if (count <= most && from > chunks.getLast().startOffset()) {
        start = from;
        tokens = count;
        return;
      }
      from = Sentences.end(text, from, last.end());
    }
  }

  private void flush() {
    if (!pieces.isEmpty()) {
      int from = forward(start, pieces.getLast().end());
      int to = back(from, pieces.getLast().end());
      if (from < to) {
        chunks.add(new Chunk(chunks.size(), text.substring(from, to), headings, from, to));
      }
    }
    pieces.clear();
    tokens = 0;
    max = room;
  }

  private int forward(int from, int limit) {
    int i = from;
    while (i < limit && text.charAt(i) <= ' ') {
      i++;
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
