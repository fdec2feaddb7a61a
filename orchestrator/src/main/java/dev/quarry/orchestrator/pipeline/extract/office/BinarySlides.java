package dev.quarry.orchestrator.pipeline.extract.office;

import dev.quarry.orchestrator.pipeline.extract.document.Attachments;
import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.poi.hslf.usermodel.HSLFComment;
import org.apache.poi.hslf.usermodel.HSLFGroupShape;
import org.apache.poi.hslf.usermodel.HSLFNotes;
import org.apache.poi.hslf.usermodel.HSLFObjectShape;
import org.apache.poi.hslf.usermodel.HSLFShape;
import org.apache.poi.hslf.usermodel.HSLFSlide;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hslf.usermodel.HSLFTable;
import org.apache.poi.hslf.usermodel.HSLFTableCell;
import org.apache.poi.hslf.usermodel.HSLFTextParagraph;
import org.apache.poi.hslf.usermodel.HSLFTextRun;
import org.apache.poi.hslf.usermodel.HSLFTextShape;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.sl.usermodel.TextShape.TextPlaceholder;
import org.jsoup.nodes.Element;

/**
 * Reads a presentation of PowerPoint 97 to 2003 (MS-PPT): each slide is a section below its title,
 * in the order of the show.
 */
final class BinarySlides {
  /** What repeats on each slide. */
  private static final Set<Placeholder> REPEATED =
      Set.of(
          Placeholder.DATETIME,
          Placeholder.FOOTER,
          Placeholder.HEADER,
          Placeholder.SLIDE_NUMBER,
          Placeholder.SLIDE_IMAGE);

  private static final int MAX_DEPTH = 100;

  private final DocumentText out;
  private final Attachments attachments;

  BinarySlides(DocumentText out, Attachments attachments) {
    this.out = out;
    this.attachments = attachments;
  }

  void read(DirectoryNode root) throws IOException {
    try (HSLFSlideShow show = new HSLFSlideShow(root)) {
      int number = 0;
      for (HSLFSlide slide : show.getSlides()) {
        number++;
        slide(slide, number);
      }
      out.fact("pages", Integer.toString(number));
    }
  }

  private void slide(HSLFSlide slide, int number) throws IOException {
    List<Element> blocks = new ArrayList<>();
    List<HSLFObjectShape> objects = new ArrayList<>();
    shapes(slide.getShapes(), blocks, objects, 0);
    HSLFNotes notes = slide.getNotes();
    if (notes != null) {
      shapes(notes.getShapes(), blocks, objects, 0);
    }
    for (HSLFComment comment : slide.getComments()) {
      blocks.add(new Element("p").text(comment.getText()));
    }
    String title = slide.getTitle();
    if (title != null && !title.isBlank()) {
      out.heading(2, title.replaceAll("\\s+", " ").strip());
    } else if (!blocks.isEmpty()) {
      out.headingsAreNoTitle();
      out.heading(2, "Slide " + number);
    }
    blocks.forEach(out::add);
    for (HSLFObjectShape object : objects) {
      embedded(object);
    }
  }

  private void embedded(HSLFObjectShape object) throws IOException {
    if (object.getObjectData() != null) {
      try (InputStream in = object.getObjectData().getInputStream()) {
        attachments.add("", "", in.readAllBytes(), false);
      }
    }
  }

  private static void shapes(
      List<HSLFShape> shapes, List<Element> blocks, List<HSLFObjectShape> objects, int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException("shapes are nested too deeply");
    }
    for (HSLFShape shape : shapes) {
      switch (shape) {
        case HSLFTable table -> blocks.add(table(table));
        case HSLFGroupShape group -> shapes(group.getShapes(), blocks, objects, depth + 1);
        case HSLFObjectShape object -> objects.add(object);
        case HSLFTextShape text when !isLeftOut(text) ->
            paragraphs(text.getTextParagraphs(), blocks);
        default -> {}
      }
    }
  }

  private static boolean isLeftOut(HSLFTextShape text) {
    Placeholder placeholder = text.getPlaceholder();
    List<HSLFTextParagraph> paragraphs = text.getTextParagraphs();
    boolean title =
        !paragraphs.isEmpty() && TextPlaceholder.isTitle(paragraphs.getFirst().getRunType());
    return title || placeholder != null && REPEATED.contains(placeholder);
  }

  /** Paragraphs of different levels are a list, as they are shown. */
  private static void paragraphs(List<HSLFTextParagraph> all, List<Element> blocks) {
    List<Element> paragraphs = new ArrayList<>();
    List<Integer> levels = new ArrayList<>();
    for (HSLFTextParagraph each : all) {
      Element paragraph = paragraph(each);
      if (paragraph.hasText()) {
        paragraphs.add(paragraph);
        levels.add(each.getIndentLevel());
      }
    }
    if (levels.stream().allMatch(level -> level == 0)) {
      blocks.addAll(paragraphs);
      return;
    }
    List<Element> open = new ArrayList<>(List.of(new Element("ul")));
    for (int i = 0; i < paragraphs.size(); i++) {
      int level = Math.clamp(levels.get(i), 0, open.size());
      while (open.size() > level + 1) {
        open.removeLast();
      }
      if (open.size() <= level) {
        Element last = open.getLast().lastElementChild();
        open.add((last == null ? open.getLast() : last).appendElement("ul"));
      }
      open.getLast().appendElement("li").appendChild(paragraphs.get(i));
    }
    blocks.add(open.getFirst());
  }

  private static Element paragraph(HSLFTextParagraph from) {
    StringBuilder text = new StringBuilder();
    for (HSLFTextRun run : from.getTextRuns()) {
      text.append(run.getRawText());
    }
    Element paragraph = new Element("p");
    // A vertical tab is a line break within a paragraph.
    for (String line : text.toString().replace("\r", "").split("[\u000b\n]", -1)) {
      if (paragraph.childNodeSize() > 0) {
        paragraph.appendElement("br");
      }
      paragraph.appendText(line);
    }
    return paragraph;
  }

  private static Element table(HSLFTable table) {
    Element element = new Element("table");
    for (int r = 0; r < table.getNumberOfRows(); r++) {
      Element row = element.appendElement("tr");
      for (int c = 0; c < table.getNumberOfColumns(); c++) {
        Element cell = row.appendElement("td");
        HSLFTableCell from = table.getCell(r, c);
        if (from != null) {
          List<Element> blocks = new ArrayList<>();
          paragraphs(from.getTextParagraphs(), blocks);
          cell.appendChildren(blocks);
        }
      }
    }
    return element;
  }
}
