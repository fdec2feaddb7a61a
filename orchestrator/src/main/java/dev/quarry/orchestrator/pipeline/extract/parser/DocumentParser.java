package dev.quarry.orchestrator.pipeline.extract.parser;

import dev.quarry.orchestrator.pipeline.extract.TypeDetector;
import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import dev.quarry.orchestrator.pipeline.extract.document.TextLimitException;
import dev.quarry.orchestrator.pipeline.extract.parser.WorkerProtocol.Reply;
import dev.quarry.orchestrator.pipeline.extract.parser.WorkerProtocol.Request;
import java.io.IOException;
import org.apache.poi.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.UnsupportedFormatException;
import org.apache.tika.exception.ZeroByteFileException;
import org.xml.sax.SAXException;

/** Converts documents to Markdown. Runs in the parser process. */
final class DocumentParser {
  private final TypeDetector types = new TypeDetector();
  private final TikaParser tika = new TikaParser();

  Reply parse(Request request) {
    DocumentText out = new DocumentText(request.maxChars());
    try {
      new DocumentReader(types, tika, out).read(request.name(), request.type(), request.bytes());
    } catch (TextLimitException e) {
      out.fact("truncated", "true");
    } catch (UnsupportedFormatException e) {
      return new Reply.Refused("unsupported_type");
    } catch (ZeroByteFileException e) {
      return new Reply.Refused("empty_document");
    } catch (TikaException | SAXException | IOException | RuntimeException e) {
      return new Reply.Refused(causedByEncryption(e) ? "encrypted_document" : "corrupt_document");
    } catch (StackOverflowError e) {
      return new Reply.Refused("corrupt_document");
    }
    if (out.length() == 0) {
      boolean pdf = out.facts().getOrDefault("mediaType", "").startsWith("application/pdf");
      return new Reply.Refused(pdf ? "no_text" : "empty_document");
    }
    String title = out.title();
    out.facts().remove("title");
    return new Reply.Parsed(title == null ? "" : title, out.markdown(), out.facts());
  }

  private static boolean causedByEncryption(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EncryptedDocumentException
          || cause instanceof org.apache.tika.exception.EncryptedDocumentException) {
        return true;
      }
    }
    return false;
  }
}
