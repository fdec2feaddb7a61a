package dev.quarry.orchestrator.pipeline.extract.rtf;

import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import dev.quarry.orchestrator.pipeline.extract.rtf.RtfGroup.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/**
 * Reads an RTF file (Rich Text Format 1.9.1): text as it stands after all tracked changes are
 * accepted, headings by outline level, tables, lists, notes. One instance for each document.
 */
public final class RtfReader {
  private static final int MAX_DEPTH = 2_000;
  private static final int MAX_WORD = 40;
  private static final int MAX_NOTE_DEPTH = 5;
  private static final Pattern LINK = Pattern.compile("(?i)\\s*HYPERLINK\\s+\"?([^\"\\s]{1,2000})");

  private static final Set<String> SKIPPED =
      Set.of(
          "colortbl",
          "filetbl",
          "pict",
          "objdata",
          "header",
          "headerl",
          "headerr",
          "headerf",
          "footer",
          "footerl",
          "footerr",
          "footerf",
          "ftnsep",
          "ftnsepc",
          "aftnsep",
          "aftnsepc",
          "xe",
          "tc",
          "shprslt",
          "sp",
          "nonshppict",
          "listtable",
          "listoverridetable",
          "rsidtbl",
          "generator");

  /** Destinations that are marked as optional and have text. */
  private static final Set<String> STARRED_TEXT =
      Set.of("fldinst", "shpinst", "shptxt", "footnote", "annotation", "cs", "do", "dptxbxtext");

  private static final Map<String, String> CHARACTERS =
      Map.ofEntries(
          Map.entry("tab", "\t"),
          Map.entry("emdash", "\u2014"),
          Map.entry("endash", "\u2013"),
          Map.entry("emspace", " "),
          Map.entry("enspace", " "),
          Map.entry("qmspace", " "),
          Map.entry("bullet", "\u2022"),
          Map.entry("lquote", "\u2018"),
          Map.entry("rquote", "\u2019"),
          Map.entry("ldblquote", "\u201c"),
          Map.entry("rdblquote", "\u201d"));

  private final DocumentText out;
  private final boolean facts;
  private final RtfStyles styles = new RtfStyles();
  private final Map<Integer, Integer> fonts = new HashMap<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StringBuilder other = new StringBuilder();
  private final Deque<RtfGroup> groups = new ArrayDeque<>();
  private final Deque<Note> notes = new ArrayDeque<>();
  private RtfGroup group = new RtfGroup();
  private RtfStory story;
  private Charset charset = RtfCharsets.WESTERN;
  private int skip;
  private String fieldLink = "";

  /** The text around a note, and the number of groups that are open around it. */
  private record Note(RtfStory around, List<Element> blocks, int depth) {}

  /**
   * @param facts whether its metadata is that of the whole document
   */
  public RtfReader(DocumentText out, boolean facts) {
    this.out = out;
    this.facts = facts;
    this.story = new RtfStory(out::add);
  }

  /** Whether a file begins as RTF does. */
  public static boolean isRtf(byte[] file) {
    return file.length > 5 && new String(file, 0, 5, StandardCharsets.ISO_8859_1).equals("{\\rtf");
  }

  public void read(byte[] file) throws IOException {
    if (facts) {
      out.fact("mediaType", "application/rtf");
    }
    int i = 0;
    while (i < file.length) {
      int c = file[i++] & 0xff;
      switch (c) {
        case '{' -> begin();
        case '}' -> end();
        case '\\' -> i = control(file, i);
        case '\r', '\n' -> {}
        default -> add(c);
      }
    }
    if (!groups.isEmpty()) {
      throw new IOException("the file ends within a group");
    }
    flush();
    story.end(group);
  }

  private void begin() throws IOException {
    flush();
    if (groups.size() >= MAX_DEPTH) {
      throw new IOException("groups are nested too deeply");
    }
    groups.push(group);
    group = group.copy();
    skip = 0;
  }

  private void end() throws IOException {
    flush();
    if (groups.isEmpty()) {
      throw new IOException("a group ends that has not begun");
    }
    RtfGroup ended = group;
    group = groups.pop();
    skip = 0;
    if (ended.target != group.target) {
      finish(ended.target);
    }
    if (!notes.isEmpty() && notes.peek().depth() > groups.size()) {
      Note note = notes.pop();
      story.end(ended);
      story = note.around();
      story.beside(note.blocks());
    }
  }

  private void finish(Target target) {
    String text = other.toString();
    switch (target) {
      case INSTRUCTION -> {
        Matcher link = LINK.matcher(text);
        fieldLink = link.lookingAt() ? link.group(1) : "";
      }
      case MARKER -> story.marker(text);
      case TITLE -> fact("title", text);
      case AUTHOR -> fact("author", text);
      case STYLES -> styles.end();
      case TEXT, SKIPPED, NO_TEXT -> {}
    }
    other.setLength(0);
  }

  private void fact(String name, String value) {
    if (facts) {
      out.fact(name, value);
    }
  }

  /** Reads what follows a backslash, and returns the position after it. */
  private int control(byte[] file, int from) throws IOException {
    if (from >= file.length) {
      return from;
    }
    int i = from;
    char c = (char) (file[i] & 0xff);
    if (!Character.isLetter(c) || c > 'z') {
      return symbol(file, i, c);
    }
    StringBuilder word = new StringBuilder();
    while (i < file.length && isLetter(file[i]) && word.length() < MAX_WORD) {
      word.append((char) file[i++]);
    }
    boolean negative = i < file.length && file[i] == '-';
    int digits = negative ? i + 1 : i;
    int number = 0;
    int end = digits;
    while (end < file.length && file[end] >= '0' && file[end] <= '9' && end - digits < 9) {
      number = number * 10 + file[end++] - '0';
    }
    boolean numbered = end > digits;
    i = numbered ? end : i;
    if (i < file.length && file[i] == ' ') {
      i++;
    }
    String name = word.toString();
    if (name.equals("bin")) {
      return Math.min(file.length, i + number);
    }
    word(name, numbered ? (negative ? -number : number) : 1, numbered);
    return i;
  }

  private static boolean isLetter(byte b) {
    return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
  }

  private int symbol(byte[] file, int at, char c) throws IOException {
    switch (c) {
      case '\'' -> {
        if (at + 2 < file.length) {
          int high = Character.digit(file[at + 1], 16);
          int low = Character.digit(file[at + 2], 16);
          if (high >= 0 && low >= 0) {
            add(high * 16 + low);
          }
        }
        return Math.min(file.length, at + 3);
      }
      case '*' -> group.starred = true;
      case '{', '}', '\\' -> add(c);
      case '~' -> text("\u00a0");
      case '_' -> text("-");
      case '\r', '\n' -> word("par", 1, false);
      default -> {}
    }
    return at + 1;
  }

  private void add(int b) {
    if (skip > 0) {
      skip--;
    } else if (group.target != Target.SKIPPED) {
      bytes.write(b);
    }
  }

  private void flush() {
    if (bytes.size() > 0) {
      Charset encoding = RtfCharsets.ofFont(fonts.getOrDefault(group.font, 0), charset);
      String text = bytes.toString(encoding);
      bytes.reset();
      text(text);
    }
  }

  private void text(String text) {
    if (bytes.size() > 0) {
      flush();
    }
    switch (group.target) {
      case TEXT -> {
        if (!group.deleted && !group.hidden) {
          story.text(text, group.link);
        }
      }
      case STYLES -> styles.text(text);
      case INSTRUCTION, MARKER, TITLE, AUTHOR -> other.append(text);
      case SKIPPED, NO_TEXT -> {}
    }
  }

  private void word(String name, int number, boolean numbered) throws IOException {
    flush();
    if (group.starred) {
      group.starred = false;
      if (!STARRED_TEXT.contains(name)) {
        group.target = Target.SKIPPED;
      }
    }
    if (group.target == Target.SKIPPED) {
      return;
    }
    String character = CHARACTERS.get(name);
    if (character != null) {
      text(character);
    } else if (SKIPPED.contains(name)) {
      group.target = Target.SKIPPED;
    } else if (!destination(name) && !characters(name, number, numbered)) {
      paragraphs(name, number);
    }
  }

  private boolean destination(String name) throws IOException {
    switch (name) {
      case "fonttbl" -> group.target = Target.NO_TEXT;
      case "stylesheet" -> group.target = Target.STYLES;
      case "info" -> group.target = Target.NO_TEXT;
      case "title" -> group.target = Target.TITLE;
      case "author" -> group.target = Target.AUTHOR;
      case "fldinst" -> group.target = Target.INSTRUCTION;
      case "fldrslt" -> {
        group.link = fieldLink;
        fieldLink = "";
      }
      case "listtext", "pntext" -> group.target = Target.MARKER;
      case "footnote", "annotation", "shptxt", "dptxbxtext" -> {
        if (notes.size() >= MAX_NOTE_DEPTH) {
          throw new IOException("notes are nested too deeply");
        }
        List<Element> blocks = new ArrayList<>();
        notes.push(new Note(story, blocks, groups.size()));
        story = new RtfStory(blocks::add);
        group.resetParagraph();
        group.target = Target.TEXT;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean characters(String name, int number, boolean numbered) {
    switch (name) {
      case "ansicpg" -> charset = RtfCharsets.ofCodePage(number);
      case "mac" -> charset = RtfCharsets.ofCodePage(10000);
      case "pc" -> charset = RtfCharsets.ofCodePage(437);
      case "f", "deff" -> group.font = number;
      case "fcharset" -> fonts.put(group.font, number);
      case "uc" -> group.alternatives = Math.clamp(number, 0, 100);
      case "u" -> {
        text(String.valueOf((char) number));
        skip = group.alternatives;
      }
      case "deleted" -> group.deleted = !numbered || number != 0;
      case "v" -> group.hidden = !numbered || number != 0;
      case "plain" -> {
        group.deleted = false;
        group.hidden = false;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void paragraphs(String name, int number) {
    if (group.target == Target.STYLES) {
      styles.property(name, number);
      return;
    }
    if (group.target != Target.TEXT) {
      return;
    }
    switch (name) {
      case "pard" -> group.resetParagraph();
      case "s" -> group.style = number;
      case "outlinelevel" -> group.outline = number;
      case "intbl" -> group.inTable = true;
      case "ls" -> group.inList = number > 0;
      case "ilvl" -> group.level = number;
      case "line" -> story.lineBreak();
      case "par", "sect" -> endParagraph();
      case "cell", "nestcell" -> {
        if (name.equals("cell")) {
          story.endCell(group);
        } else {
          endParagraph();
        }
      }
      case "row" -> story.table().endRow();
      case "trowd" -> story.table().define();
      case "clmrg", "clvmrg" -> story.table().cover();
      case "cellx" -> story.table().edge(number);
      default -> {}
    }
  }

  /** A paragraph whose end was deleted goes on in the next one. */
  private void endParagraph() {
    if (!group.deleted && !styles.isContentsEntry(group.style)) {
      int level = group.outline >= 0 ? group.outline : styles.level(group.style);
      story.endParagraph(group, level >= 0 && level < 9 ? Math.min(level + 1, 6) : 0);
    } else if (!group.deleted) {
      story.drop();
    }
  }
}
