package dev.quarry.orchestrator.pipeline.extract.office;

import dev.quarry.orchestrator.pipeline.extract.document.Attachments;
import dev.quarry.orchestrator.pipeline.extract.document.BoundedZip;
import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JRuntimeException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackageProperties;
import org.apache.poi.openxml4j.opc.PackageRelationship;
import org.apache.poi.openxml4j.opc.TargetMode;
import org.jspecify.annotations.Nullable;

/** A package of parts and relationships (ISO/IEC 29500-2). Not thread-safe. */
public final class OfficeFile implements AutoCloseable {
  private final OPCPackage parts;
  private final PackagePart main;

  private OfficeFile(OPCPackage parts, PackagePart main) {
    this.parts = parts;
    this.main = main;
  }

  /**
   * Opens a package.
   *
   * @throws IOException if it is damaged, or has no main part
   */
  public static OfficeFile open(BoundedZip zip) throws IOException {
    try {
      OPCPackage parts = OPCPackage.open(zip);
      for (PackageRelationship relationship : parts.getRelationships()) {
        if (isOfType(relationship, "officeDocument")) {
          PackagePart main = parts.getPart(relationship);
          if (main != null) {
            return new OfficeFile(parts, main);
          }
        }
      }
    } catch (InvalidFormatException | OpenXML4JRuntimeException e) {
      throw new IOException("the package is damaged", e);
    }
    throw new IOException("the package has no main part");
  }

  /** Whether a reader for this kind of file exists. */
  public boolean isReadable() {
    String type = main.getContentType();
    return type.contains("wordprocessingml")
        || type.contains("ms-word")
        || type.contains("presentationml")
        || type.contains("ms-powerpoint")
        || type.contains("spreadsheetml")
        || type.contains("ms-excel") && !type.contains("binary");
  }

  /** Writes the text and the metadata of the file. */
  public void read(DocumentText out, Attachments attachments) throws IOException {
    properties(out);
    String type = main.getContentType();
    try {
      if (type.contains("word")) {
        new WordReader(this, main, out, attachments).read();
      } else if (type.contains("presentation") || type.contains("powerpoint")) {
        new SlideReader(this, main, out, attachments).read();
      } else {
        new SheetReader(this, parts, out).read();
      }
    } catch (XMLStreamException e) {
      throw new IOException("the file is damaged", e);
    }
  }

  private void properties(DocumentText out) throws IOException {
    try {
      PackageProperties core = parts.getPackageProperties();
      out.fact("title", core.getTitleProperty().orElse(null));
      out.fact("author", core.getCreatorProperty().orElse(null));
      out.fact("language", core.getLanguageProperty().orElse(null));
      out.fact("description", core.getDescriptionProperty().orElse(null));
      out.fact("published", core.getCreatedProperty().map(OfficeFile::text).orElse(null));
      out.fact("modified", core.getModifiedProperty().map(OfficeFile::text).orElse(null));
    } catch (InvalidFormatException e) {
      throw new IOException("the properties are damaged", e);
    }
    for (PackageRelationship relationship : parts.getRelationships()) {
      PackagePart part =
          isOfType(relationship, "extended-properties") ? parts.getPart(relationship) : null;
      if (part != null) {
        try (InputStream in = part.getInputStream()) {
          for (Xml property : Xml.read(in).elements()) {
            if (property.is("Pages")) {
              out.fact("pages", property.text());
            }
          }
        } catch (XMLStreamException e) {
          throw new IOException("the properties are damaged", e);
        }
      }
    }
  }

  private static String text(Date date) {
    return Instant.ofEpochMilli(date.getTime()).toString();
  }

  /** The last step of a relationship's type is the same in Transitional and Strict files. */
  private static boolean isOfType(PackageRelationship relationship, String type) {
    return relationship.getRelationshipType().endsWith("/" + type);
  }

  /** The parts that a part refers to by relationships of a type. */
  List<PackagePart> related(PackagePart from, String type) throws IOException {
    List<PackagePart> related = new ArrayList<>();
    try {
      for (PackageRelationship relationship : from.getRelationships()) {
        if (isOfType(relationship, type)) {
          target(from, relationship).ifPresent(related::add);
        }
      }
    } catch (InvalidFormatException e) {
      throw new IOException("the relationships are damaged", e);
    }
    return related;
  }

  /** The part that a relationship leads to; empty if there is none. */
  Optional<PackagePart> part(PackagePart from, @Nullable String id) {
    PackageRelationship relationship = id == null ? null : from.getRelationship(id);
    return relationship == null ? Optional.empty() : target(from, relationship);
  }

  /** The address that a relationship leads to outside of the file; empty if there is none. */
  String address(PackagePart from, @Nullable String id) {
    PackageRelationship relationship = id == null ? null : from.getRelationship(id);
    return relationship == null || relationship.getTargetMode() != TargetMode.EXTERNAL
        ? ""
        : relationship.getTargetURI().toString();
  }

  private static Optional<PackagePart> target(PackagePart from, PackageRelationship relationship) {
    if (relationship.getTargetMode() == TargetMode.EXTERNAL) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(from.getRelatedPart(relationship));
    } catch (InvalidFormatException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Reads a part as a whole. */
  static Xml xml(PackagePart part) throws IOException, XMLStreamException {
    try (InputStream in = part.getInputStream()) {
      return Xml.read(in);
    }
  }

  /** Adds the text of the files that are embedded in a part. */
  void embedded(PackagePart from, Attachments attachments) throws IOException {
    for (String type : List.of("package", "oleObject")) {
      for (PackagePart part : related(from, type)) {
        try (InputStream in = part.getInputStream()) {
          attachments.add("", part.getContentType(), in.readAllBytes(), false);
        }
      }
    }
  }

  @Override
  public void close() {
    parts.revert();
  }
}
