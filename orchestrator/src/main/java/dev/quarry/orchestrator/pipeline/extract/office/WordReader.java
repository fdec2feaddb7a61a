package dev.quarry.orchestrator.pipeline.extract.office;

import dev.quarry.orchestrator.pipeline.extract.document.Attachments;
import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Reads a Word document (ISO/IEC 29500-1, section 17). One instance for each document. */
final class WordReader {
  private final OfficeFile file;
  private final PackagePart main;
  private final DocumentText out;
  private final Attachments attachments;
  private final WordStyles styles;
  private final WordLists lists;
  private final WordInline inline;
  private final WordTable tables = new WordTable(this::cell);

  /** Notes by the name of their reference and their id. */
  private final Map<String, Xml> notes = new HashMap<>();

  private final Set<String> writtenNotes = new HashSet<>();

  /** A paragraph whose end was deleted: the next one continues it. */
  private @Nullable Element unfinished;

  /** Lines of code so far. */
  private final StringBuilder code = new StringBuilder();

  WordReader(OfficeFile file, PackagePart main, DocumentText out, Attachments attachments)
      throws IOException, XMLStreamException {
    this.file = file;
    this.main = main;
    this.out = out;
    this.attachments = attachments;
    this.styles = new WordStyles(related("styles"));
    this.lists = new WordLists(related("numbering"));
    this.inline = new WordInline(id -> file.address(main, id));
    notes("footnotes", "w:footnoteReference");
    notes("endnotes", "w:endnoteReference");
    notes("comments", "w:commentReference");
  }

  private @Nullable Xml related(String type) throws IOException, XMLStreamException {
    List<PackagePart> parts = file.related(main, type);
    return parts.isEmpty() ? null : OfficeFile.xml(parts.getFirst());
  }

  private void notes(String type, String reference) throws IOException, XMLStreamException {
    Xml part = related(type);
    if (part != null) {
      part.elements().forEach(note -> notes.put(key(reference, note), note));
    }
  }

  private static String key(String reference, Xml note) {
    return reference + "/" + note.attributeOr("w:id");
  }

  void read() throws IOException, XMLStreamException {
    try (InputStream in = main.getInputStream()) {
      Xml.children(in, "w:body", this::block);
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
    closeBlocks();
    file.embedded(main, attachments);
  }

  private void block(Xml e) {
    switch (e.name()) {
      case "w:p" -> paragraph(e);
      case "w:tbl" -> {
        closeBlocks();
        out.add(tables.read(e));
        beside();
      }
      case "m:oMathPara", "m:oMath" -> {
        closeBlocks();
        out.paragraph(MathText.of(e));
      }
      case "w:altChunk" -> imported(e);
      case "mc:AlternateContent" -> {
        if (!e.elements().isEmpty()) {
          e.elements().getFirst().elements().forEach(this::block);
        }
      }
      case "w:del", "w:moveFrom", "w:sectPr", "w:sdtPr", "w:sdtEndPr" -> {}
      default -> e.elements().forEach(this::block);
    }
  }

  private void paragraph(Xml e) {
    Xml properties = e.child("w:pPr");
    if (styles.isContentsEntry(properties)) {
      return;
    }
    int level = styles.headingLevel(properties);
    Element paragraph =
        unfinished == null ? new Element(level > 0 ? "h" + level : "p") : unfinished;
    inline.read(e, paragraph);
    boolean ended = !isEndDeleted(properties);
    unfinished = ended ? null : paragraph;
    if (!ended) {
      return;
    }
    Xml numbering = styles.numbering(properties);
    if (styles.isCode(properties) && level == 0) {
      closeList();
      code.append(code.isEmpty() ? "" : "\n").append(paragraph.wholeText());
    } else if (paragraph.nameIs("p")
        && numbering != null
        && WordLists.isItem(numbering)
        && paragraph.hasText()) {
      closeCode();
      lists.add(numbering, paragraph);
    } else if (paragraph.hasText()) {
      closeBlocks();
      out.add(paragraph);
    }
    beside();
  }

  private static boolean isEndDeleted(@Nullable Xml properties) {
    return properties != null
        && (properties.child("w:rPr", "w:del") != null
            || properties.child("w:rPr", "w:moveFrom") != null);
  }

  private void closeBlocks() {
    Element paragraph = unfinished;
    unfinished = null;
    closeCode();
    closeList();
    if (paragraph != null && paragraph.hasText()) {
      out.add(paragraph);
    }
  }

  private void closeList() {
    Element list = lists.take();
    if (list != null) {
      out.add(list);
    }
  }

  private void closeCode() {
    if (!code.isEmpty()) {
      out.add(new Element("pre").text(code.toString()));
      code.setLength(0);
    }
  }

  /** Writes what stands beside the last paragraph or table: text boxes, drawings, notes. */
  private void beside() {
    List<Xml> boxes = inline.takeBoxes();
    List<Xml> references = inline.takeReferences();
    if (boxes.isEmpty() && references.isEmpty()) {
      return;
    }
    closeBlocks();
    for (Xml box : boxes) {
      if (box.is("w:txbxContent")) {
        box.elements().forEach(this::block);
        closeBlocks();
      } else {
        DrawingText.related(file, main, box).forEach(out::paragraph);
      }
    }
    for (Xml reference : references) {
      String key = key(reference.name(), reference);
      Xml note = notes.get(key);
      if (note != null && writtenNotes.add(key)) {
        note.elements().forEach(this::block);
        closeBlocks();
      }
    }
  }

  /** The blocks of a cell. */
  private void cell(Xml e, Element to) {
    for (Xml child : e.elements()) {
      switch (child.name()) {
        case "w:p" -> inline.read(child, to.appendElement("p"));
        case "w:tbl" -> to.appendChild(tables.read(child));
        case "w:del", "w:moveFrom", "w:tcPr", "w:sdtPr", "w:sdtEndPr" -> {}
        case "m:oMathPara", "m:oMath" -> to.appendElement("p").text(MathText.of(child));
        default -> cell(child, to);
      }
    }
  }

  /** A file that Word shows as a part of the document. */
  private void imported(Xml e) {
    PackagePart part = file.part(main, e.attribute("r:id")).orElse(null);
    if (part == null) {
      return;
    }
    closeBlocks();
    try (InputStream in = part.getInputStream()) {
      attachments.add("", part.getContentType(), in.readAllBytes(), false);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
