package dev.quarry.orchestrator.pipeline.extract.process;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipOutputStream;

/** OpenDocument files with the given content, for what no library writes. */
final class OpenDocumentSamples {
  private static final String NAMES = names();

  private final Map<String, String> files = new LinkedHashMap<>();

  private OpenDocumentSamples(String kind) {
    files.put("mimetype", "application/vnd.oasis.opendocument." + kind);
  }

  private static String names() {
    StringBuilder names = new StringBuilder();
    for (String name :
        new String[] {"office", "text", "table", "presentation", "style", "meta", "manifest"}) {
      names.append(name(name, name));
    }
    return names
        .append(name("draw", "drawing"))
        .append(" xmlns:dc='http://purl.org/dc/elements/1.1/'")
        .append(" xmlns:xlink='http://www.w3.org/1999/xlink'")
        .toString();
  }

  private static String name(String prefix, String name) {
    return (" xmlns:" + prefix + "='urn:oasis:names:tc:opendocument:xmlns:") + (name + ":1.0'");
  }

  static OpenDocumentSamples text(String styles, String body) {
    return new OpenDocumentSamples("text").content(styles, "text", body);
  }

  static OpenDocumentSamples sheets(String body) {
    return new OpenDocumentSamples("spreadsheet").content("", "spreadsheet", body);
  }

  static OpenDocumentSamples slides(String body) {
    return new OpenDocumentSamples("presentation").content("", "presentation", body);
  }

  private OpenDocumentSamples content(String styles, String kind, String body) {
    return part(
        "content.xml",
        "office:document-content",
        ("<office:automatic-styles>" + styles + "</office:automatic-styles><office:body><office:")
            + (kind + ">" + body + "</office:" + kind + "></office:body>"));
  }

  OpenDocumentSamples part(String path, String root, String content) {
    return file(path, "<" + root + NAMES + ">" + content + "</" + root + ">");
  }

  OpenDocumentSamples file(String path, String content) {
    files.put(path, content);
    return this;
  }

  byte[] bytes() throws IOException {
    return SampleDocuments.zip(ZipOutputStream.STORED, files);
  }

  /** A text as one XML file. */
  static String flat(String body) {
    return "<?xml version='1.0'?><office:document office:mimetype='application/vnd.oasis."
        + ("opendocument.text'" + NAMES + "><office:meta><dc:title>Flat title</dc:title>")
        + ("</office:meta><office:body><office:text>" + body)
        + "</office:text></office:body></office:document>";
  }
}
