package dev.quarry.bench.extraction;

/** The kinds of parts of a documentation page that are counted. */
enum Kind {
  HEADING("headings"),
  PARAGRAPH("paragraphs"),
  TERM("terms"),
  CELL("cells"),
  CODE("code lines");

  final String title;

  Kind(String title) {
    this.title = title;
  }
}
