package dev.quarry.orchestrator.pipeline.extract.rtf;

/** What applies within a group of an RTF file; groups within it begin with the same. */
final class RtfGroup {
  /** What the text of a group is. */
  enum Target {
    TEXT,
    SKIPPED,
    NO_TEXT,
    STYLES,
    INSTRUCTION,
    MARKER,
    TITLE,
    AUTHOR
  }

  Target target = Target.TEXT;
  boolean starred;
  boolean deleted;
  boolean hidden;
  int font;

  /** How many characters follow a Unicode character for older programs. */
  int alternatives = 1;

  int style;
  int outline = -1;
  boolean inTable;
  boolean inList;
  int level;
  String link = "";

  RtfGroup copy() {
    RtfGroup copy = new RtfGroup();
    copy.target = target;
    copy.deleted = deleted;
    copy.hidden = hidden;
    copy.font = font;
    copy.alternatives = alternatives;
    copy.style = style;
    copy.outline = outline;
    copy.inTable = inTable;
    copy.inList = inList;
    copy.level = level;
    copy.link = link;
    return copy;
  }

  /** {@code \pard}: the properties of paragraphs as they are by default. */
  void resetParagraph() {
    style = 0;
    outline = -1;
    inTable = false;
    inList = false;
    level = 0;
  }
}
