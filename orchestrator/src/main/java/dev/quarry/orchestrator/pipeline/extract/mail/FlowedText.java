package dev.quarry.orchestrator.pipeline.extract.mail;

/** Text whose long lines a mail program has broken (RFC 3676). */
final class FlowedText {
  private FlowedText() {}

  /** Joins lines that end in a space with the next one of the same depth of quotation. */
  static String unwrap(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int openDepth = -1;
    for (String line : text.replace("\r\n", "\n").split("\n", -1)) {
      int depth = 0;
      while (depth < line.length() && line.charAt(depth) == '>') {
        depth++;
      }
      String content = line.substring(depth);
      String unstuffed = content.startsWith(" ") ? content.substring(1) : content;
      boolean signature = unstuffed.equals("-- ");
      boolean joins = openDepth == depth && !signature;
      if (!joins) {
        out.append(out.isEmpty() ? "" : "\n").append(line, 0, depth);
        out.append(depth > 0 ? " " : "");
      }
      out.append(unstuffed);
      openDepth = unstuffed.endsWith(" ") && !signature ? depth : -1;
    }
    return out.toString();
  }
}
