package dev.quarry.orchestrator.pipeline.extract.opendocument;

import dev.quarry.orchestrator.pipeline.extract.document.Attachments;
import dev.quarry.orchestrator.pipeline.extract.document.BoundedZip;
import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** The objects in a file: formulas, charts, other documents. */
final class EmbeddedObjects {
  private static final int MAX_OBJECTS = 10_000;

  private final @Nullable BoundedZip zip;
  private final Attachments attachments;
  private int read;

  /**
   * @param zip null for a file that is one XML document, whose objects are in it
   */
  EmbeddedObjects(@Nullable BoundedZip zip, Attachments attachments) {
    this.zip = zip;
    this.attachments = attachments;
  }

  /** The text of a formula; empty for other objects. */
  String formula(@Nullable Xml object) {
    Xml content = object == null ? null : content(object);
    return content != null && content.is("math:math") ? MathMlText.of(content) : "";
  }

  /** The root element of an object's content; null if there is none. */
  @Nullable Xml content(Xml object) {
    if (!object.elements().isEmpty()) {
      return object.elements().getFirst();
    }
    byte[] bytes = bytes(path(object) + "/content.xml");
    try {
      return bytes == null ? null : Xml.read(new ByteArrayInputStream(bytes));
    } catch (XMLStreamException e) {
      // A damaged object does not make its document unreadable.
      return null;
    }
  }

  /** Adds the text of a document of another format. */
  void attach(Xml object) {
    byte[] bytes = bytes(path(object));
    if (bytes != null) {
      try {
        attachments.add("", "", bytes, false);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private byte @Nullable [] bytes(String path) {
    if (zip == null || read++ >= MAX_OBJECTS) {
      return null;
    }
    try {
      return zip.read(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String path(Xml object) {
    String href = object.attributeOr("xlink:href");
    return href.startsWith("./") ? href.substring(2) : href;
  }
}
