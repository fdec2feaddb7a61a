package dev.quarry.orchestrator.pipeline.extract.process;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipOutputStream;

/** Packages of Office Open XML with the given parts, for what no library writes. */
final class OfficeSamples {
  private static final String W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
  private static final String R =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String P = "http://schemas.openxmlformats.org/presentationml/2006/main";
  private static final String A = "http://schemas.openxmlformats.org/drawingml/2006/main";
  private static final String M = "http://schemas.openxmlformats.org/officeDocument/2006/math";
  private static final String NAMES =
      (" xmlns:w='" + W + "' xmlns:r='" + R + "' xmlns:p='" + P + "' xmlns:a='" + A + "'")
          + (" xmlns:m='" + M + "' xmlns:mc='")
          + "http://schemas.openxmlformats.org/markup-compatibility/2006'";

  private final String main;
  private final String type;
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Map<String, StringBuilder> relations = new LinkedHashMap<>();

  private OfficeSamples(String main, String type) {
    this.main = main;
    this.type = type;
  }

  /** A Word document with the given content of its body. */
  static OfficeSamples word(String body) {
    return new OfficeSamples(
            "word/document.xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")
        .file(
            "word/document.xml",
            "<w:document" + NAMES + "><w:body>" + body + "</w:body></w:document>");
  }

  /** A presentation with the given shapes of its slides. */
  static OfficeSamples slides(String... shapes) {
    OfficeSamples show =
        new OfficeSamples(
            "ppt/presentation.xml",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml");
    StringBuilder ids = new StringBuilder();
    for (int i = 0; i < shapes.length; i++) {
      ids.append("<p:sldId id='").append(256 + i).append("' r:id='s").append(i).append("'/>");
      // File names in another order than the show.
      show.part("ppt/presentation.xml", "s" + i, "slide", "slides/slide" + (90 - i) + ".xml")
          .file(
              "ppt/slides/slide" + (90 - i) + ".xml",
              "<p:sld"
                  + NAMES
                  + "><p:cSld><p:spTree>"
                  + shapes[i]
                  + "</p:spTree></p:cSld></p:sld>");
    }
    return show.file(
        "ppt/presentation.xml",
        "<p:presentation" + NAMES + "><p:sldIdLst>" + ids + "</p:sldIdLst></p:presentation>");
  }

  OfficeSamples file(String name, String xml) {
    files.put(name, xml);
    return this;
  }

  /** A relationship from one part to another, which lies below the same folder. */
  OfficeSamples part(String from, String id, String kind, String target) {
    String mode = target.startsWith("http") ? " TargetMode='External'" : "";
    relations
        .computeIfAbsent(from, key -> new StringBuilder())
        .append("<Relationship Id='" + id + "' Type='" + R + "/" + kind)
        .append("' Target='" + target + "'" + mode + "/>");
    return this;
  }

  /** A part of the document that is found by its kind, with the given root element. */
  OfficeSamples related(String kind, String root, String content) {
    String name = kind + ".xml";
    String folder = main.substring(0, main.indexOf('/') + 1);
    return part(main, kind, kind, name)
        .file(folder + name, "<" + root + NAMES + ">" + content + "</" + root + ">");
  }

  byte[] bytes() throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "[Content_Types].xml",
        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
            + "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package."
            + "relationships+xml'/><Default Extension='xml' ContentType='application/xml'/>"
            + "<Default Extension='html' ContentType='text/html'/>"
            + ("<Override PartName='/" + main + "' ContentType='" + type + "'/>")
            + "</Types>");
    all.put(
        "_rels/.rels",
        relationships(
            "<Relationship Id='r1' Type='" + R + "/officeDocument' Target='" + main + "'/>"));
    relations.forEach(
        (from, list) -> {
          int slash = from.lastIndexOf('/') + 1;
          String name = from.substring(0, slash) + "_rels/" + from.substring(slash) + ".rels";
          all.put(name, relationships(list.toString()));
        });
    all.putAll(files);
    return SampleDocuments.zip(ZipOutputStream.DEFLATED, all);
  }

  private static String relationships(String list) {
    return "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        + list
        + "</Relationships>";
  }
}
