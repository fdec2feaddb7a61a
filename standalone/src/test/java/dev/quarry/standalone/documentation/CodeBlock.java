package dev.quarry.standalone.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fenced code block of a Markdown page.
 *
 * @param language the first word after the fence, or empty
 * @param options what follows it, for example {@code background "Quarry is up"}
 * @param line the line of the fence, from 1
 */
record CodeBlock(Path page, int line, String language, String options, String text) {

  static List<CodeBlock> of(Path page) throws IOException {
    List<CodeBlock> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(page);
    for (int n = 0; n < lines.size(); n++) {
      if (!lines.get(n).startsWith("```")) {
        continue;
      }
      int fence = n;
      List<String> text = new ArrayList<>();
      for (n++; !lines.get(n).startsWith("```"); n++) {
        text.add(lines.get(n));
      }
      String[] words = lines.get(fence).substring(3).strip().split(" ", 2);
      blocks.add(
          new CodeBlock(
              page,
              fence + 1,
              words[0],
              words.length == 1 ? "" : words[1],
              String.join("\n", text)));
    }
    return blocks;
  }

  /** The commands of a transcript: its lines that begin with {@code $}, with continued lines. */
  List<String> transcriptCommands() {
    List<String> commands = new ArrayList<>();
    boolean continued = false;
    for (String line : text.lines().toList()) {
      if (continued) {
        commands.set(commands.size() - 1, commands.getLast() + "\n" + line);
      } else if (line.startsWith("$ ")) {
        commands.add(line.substring(2));
      } else {
        continue;
      }
      continued = line.endsWith("\\");
    }
    return commands;
  }

  @Override
  public String toString() {
    return page.getFileName() + ":" + line;
  }
}
