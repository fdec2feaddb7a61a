package dev.quarry.orchestrator.pipeline.extract.document;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An element of an XML file, with the usual prefix of its namespace: {@code w:p} whatever prefix
 * the file declares. DTDs are not read and entities not expanded, so a file can neither name other
 * files nor grow.
 */
public final class Xml {
  /** Deeper elements end the reading: recursive code would overflow its stack. */
  private static final int MAX_DEPTH = 400;

  private static final XMLInputFactory FACTORY = factory();

  /** Namespaces of ISO/IEC 29500, Transitional and Strict, and of related formats. */
  private static final Map<String, String> PREFIXES =
      Map.ofEntries(
          Map.entry("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
          Map.entry("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
          Map.entry("http://schemas.openxmlformats.org/presentationml/2006/main", "p"),
          Map.entry("http://purl.oclc.org/ooxml/presentationml/main", "p"),
          Map.entry("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "x"),
          Map.entry("http://purl.oclc.org/ooxml/spreadsheetml/main", "x"),
          Map.entry("http://schemas.openxmlformats.org/drawingml/2006/main", "a"),
          Map.entry("http://purl.oclc.org/ooxml/drawingml/main", "a"),
          Map.entry("http://schemas.openxmlformats.org/drawingml/2006/chart", "c"),
          Map.entry("http://purl.oclc.org/ooxml/drawingml/chart", "c"),
          Map.entry("http://schemas.openxmlformats.org/drawingml/2006/diagram", "dgm"),
          Map.entry("http://purl.oclc.org/ooxml/drawingml/diagram", "dgm"),
          Map.entry("http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing", "xdr"),
          Map.entry("http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing", "xdr"),
          Map.entry("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
          Map.entry("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
          Map.entry("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"),
          Map.entry("http://purl.oclc.org/ooxml/officeDocument/relationships", "r"),
          Map.entry("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
          Map.entry("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
          Map.entry("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
          Map.entry("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
          Map.entry("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
          Map.entry("urn:oasis:names:tc:opendocument:xmlns:presentation:1.0", "presentation"),
          Map.entry("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
          Map.entry("urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"),
          Map.entry("urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest"),
          Map.entry("http://www.w3.org/1998/Math/MathML", "math"),
          Map.entry("http://www.w3.org/1999/xlink", "xlink"),
          Map.entry("urn:oasis:names:tc:opendocument:xmlns:container", "ocf"),
          Map.entry("http://www.idpf.org/2007/opf", "opf"),
          Map.entry("http://purl.org/dc/elements/1.1/", "dc"));

  private final String name;
  private final Map<String, String> attributes = new HashMap<>(4);
  private final List<Object> children = new ArrayList<>(2);

  /** Receives a file element by element: what is entered comes in pieces, all else as a whole. */
  public interface Visitor {
    /**
     * Whether the children of an element are visited one by one.
     *
     * @param element without its content
     */
    boolean enters(Xml element);

    /** An element that was not entered, with its content. */
    void element(Xml element);

    /** The end of an element that was entered. */
    void left(String name);
  }

  private Xml(String name) {
    this.name = name;
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    // The depth is counted here. Tika sets a lower limit for the whole process when it is loaded.
    factory.setProperty("jdk.xml.maxElementDepth", 0);
    return factory;
  }

  /** Reads a whole file. */
  public static Xml read(InputStream in) throws XMLStreamException {
    XMLStreamReader reader = FACTORY.createXMLStreamReader(in);
    while (reader.next() != XMLStreamConstants.START_ELEMENT) {
      // Comments and processing instructions before the root element.
    }
    return element(reader, 0);
  }

  /**
   * Reads the children of an element one after the other; only one of them is in memory at a time.
   *
   * @param parent name of the first element whose children are read
   */
  public static void children(InputStream in, String parent, Consumer<Xml> each)
      throws XMLStreamException {
    XMLStreamReader reader = FACTORY.createXMLStreamReader(in);
    while (reader.hasNext()) {
      if (reader.next() == XMLStreamConstants.START_ELEMENT && name(reader).equals(parent)) {
        break;
      }
    }
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        return;
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        each.accept(element(reader, 1));
      }
    }
  }

  /** Reads a file in pieces; only one of them is in memory at a time. */
  public static void visit(InputStream in, Visitor visitor) throws XMLStreamException {
    XMLStreamReader reader = FACTORY.createXMLStreamReader(in);
    int depth = 0;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          Xml begun = withAttributes(reader);
          if (visitor.enters(begun)) {
            depth++;
          } else {
            visitor.element(content(begun, reader, depth));
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          visitor.left(name(reader));
        }
        default -> {}
      }
    }
  }

  private static Xml element(XMLStreamReader reader, int depth) throws XMLStreamException {
    return content(withAttributes(reader), reader, depth);
  }

  private static Xml withAttributes(XMLStreamReader reader) {
    Xml element = new Xml(name(reader));
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      String prefix = prefix(reader.getAttributeNamespace(i));
      element.attributes.put(prefix + reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
    return element;
  }

  private static Xml content(Xml element, XMLStreamReader reader, int depth)
      throws XMLStreamException {
    if (depth > MAX_DEPTH) {
      throw new XMLStreamException("elements are nested too deeply");
    }
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> element.children.add(element(reader, depth + 1));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            element.children.add(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          return element;
        }
        default -> {}
      }
    }
  }

  private static String name(XMLStreamReader reader) {
    return prefix(reader.getNamespaceURI()) + reader.getLocalName();
  }

  private static String prefix(@Nullable String namespace) {
    String known = namespace == null ? null : PREFIXES.get(namespace);
    return known == null ? "" : known + ":";
  }

  /** The name with the usual prefix of a known namespace; the local name of any other. */
  public String name() {
    return name;
  }

  public boolean is(String other) {
    return name.equals(other);
  }

  /** The value of an attribute, or null. */
  public @Nullable String attribute(String attribute) {
    return attributes.get(attribute);
  }

  /** The value of an attribute, or an empty text. */
  public String attributeOr(String attribute) {
    return attributes.getOrDefault(attribute, "");
  }

  /** The child elements. */
  public List<Xml> elements() {
    List<Xml> elements = new ArrayList<>(children.size());
    for (Object child : children) {
      if (child instanceof Xml element) {
        elements.add(element);
      }
    }
    return elements;
  }

  /** The element at a path of names below this one, or null. */
  public @Nullable Xml child(String... path) {
    Xml at = this;
    for (String step : path) {
      Xml next = null;
      for (Object child : at.children) {
        if (child instanceof Xml element && element.is(step)) {
          next = element;
          break;
        }
      }
      if (next == null) {
        return null;
      }
      at = next;
    }
    return at;
  }

  /** The text of this element itself. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Object child : children) {
      if (child instanceof String string) {
        text.append(string);
      }
    }
    return text.toString();
  }

  /** Visits the texts and the elements that this element consists of, in their order. */
  public void content(Consumer<String> texts, Consumer<Xml> elements) {
    for (Object child : children) {
      if (child instanceof Xml element) {
        elements.accept(element);
      } else {
        texts.accept(child.toString());
      }
    }
  }

  /** Visits all elements below this one, in document order. */
  public void descendants(Consumer<Xml> each) {
    for (Object child : children) {
      if (child instanceof Xml element) {
        each.accept(element);
        element.descendants(each);
      }
    }
  }
}
