package dev.quarry.orchestrator.pipeline.extract.opendocument;

import dev.quarry.orchestrator.pipeline.extract.document.Attachments;
import dev.quarry.orchestrator.pipeline.extract.document.BoundedZip;
import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLStreamException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.tika.exception.EncryptedDocumentException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text, workbook, presentation or drawing (OpenDocument 1.0 to 1.4), as a package or as one
 * XML file. One instance for each document.
 */
public final class OpenDocumentReader {
  private static final String TYPE = "application/vnd.oasis.opendocument.";
  private static final int MAX_TYPE = 200;

  private final @Nullable BoundedZip zip;
  private final OpenDocumentBody body;

  /**
   * @param zip null for a file that is one XML document
   */
  public OpenDocumentReader(@Nullable BoundedZip zip, DocumentText out, Attachments attachments) {
    this.zip = zip;
    this.body = new OpenDocumentBody(out, new EmbeddedObjects(zip, attachments));
  }

  /** Whether an archive is an OpenDocument file. */
  public static boolean isOpenDocument(BoundedZip zip) throws IOException {
    return mediaType(zip).startsWith(TYPE);
  }

  private static String mediaType(BoundedZip zip) throws IOException {
    ZipArchiveEntry entry = zip.getEntry("mimetype");
    if (entry == null) {
      return "";
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return new String(in.readNBytes(MAX_TYPE), StandardCharsets.US_ASCII).strip();
    }
  }

  /**
   * Writes text and metadata of a package.
   *
   * @throws EncryptedDocumentException if it is protected by a password
   */
  public void read() throws IOException, EncryptedDocumentException {
    BoundedZip parts = zip;
    if (parts == null) {
      throw new IllegalStateException("the file is no package");
    }
    byte[] content = parts.read("content.xml");
    if (isEncrypted(parts, content)) {
      throw new EncryptedDocumentException();
    }
    if (content == null) {
      throw new IOException("the file has no content");
    }
    for (String part : new String[] {"meta.xml", "styles.xml"}) {
      byte[] bytes = parts.read(part);
      if (bytes != null) {
        read(bytes);
      }
    }
    read(content);
  }

  /** Writes text and metadata of a file that is one XML document. */
  public void read(byte[] bytes) throws IOException {
    try {
      Xml.visit(new ByteArrayInputStream(bytes), body);
    } catch (XMLStreamException e) {
      throw new IOException("the file is damaged", e);
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static boolean isEncrypted(BoundedZip parts, byte @Nullable [] content)
      throws IOException, EncryptedDocumentException {
    if (content == null && parts.getEntry("encrypted-package") != null) {
      return true;
    }
    byte[] manifest = parts.read("META-INF/manifest.xml");
    if (manifest == null) {
      return false;
    }
    boolean[] encrypted = {false};
    try {
      Xml.read(new ByteArrayInputStream(manifest))
          .descendants(
              e -> {
                encrypted[0] |=
                    e.is("manifest:file-entry")
                        && e.attributeOr("manifest:full-path").equals("content.xml")
                        && e.child("manifest:encryption-data") != null;
              });
    } catch (XMLStreamException e) {
      throw new IOException("the manifest is damaged", e);
    }
    return encrypted[0];
  }
}
