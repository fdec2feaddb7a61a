package dev.quarry.orchestrator.pipeline.extract.mail;

import dev.quarry.orchestrator.pipeline.extract.document.Attachments;
import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Calendar;
import org.apache.poi.hsmf.MAPIMessage;
import org.apache.poi.hsmf.datatypes.AttachmentChunks;
import org.apache.poi.hsmf.exceptions.ChunkNotFoundException;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.jspecify.annotations.Nullable;

/** Reads a mail of Outlook (MS-OXMSG) with its attachments. */
public final class OutlookReader {
  private static final int MAX_DEPTH = 5;

  private final DocumentText out;
  private final Attachments attachments;

  public OutlookReader(DocumentText out, Attachments attachments) {
    this.out = out;
    this.attachments = attachments;
  }

  /** Whether an OLE file is a mail. */
  public static boolean isMail(DirectoryNode root) {
    return root.hasEntryCaseInsensitive("__properties_version1.0");
  }

  public void read(DirectoryNode root) throws IOException {
    try (MAPIMessage message = new MAPIMessage(root)) {
      message.setReturnNullOnMissingChunk(true);
      message.guess7BitEncoding();
      out.fact("title", message.getSubject());
      out.fact("author", message.getDisplayFrom());
      Calendar date = message.getMessageDate();
      out.fact("published", date == null ? null : date.toInstant().toString());
      content(message, 0);
    } catch (ChunkNotFoundException e) {
      throw new IOException("the mail is damaged", e);
    }
  }

  private void content(MAPIMessage message, int depth) throws IOException, ChunkNotFoundException {
    int before = out.length();
    String html = message.getHtmlBody();
    if (!isBlank(html)) {
      attachments.add("", "text/html", html.getBytes(StandardCharsets.UTF_8), false);
    }
    String text = message.getTextBody();
    if (out.length() == before && !isBlank(text)) {
      out.lines(text);
    }
    String rtf = out.length() == before ? message.getRtfBody() : null;
    if (rtf != null && !isBlank(rtf)) {
      attachments.add("", "application/rtf", rtf.getBytes(StandardCharsets.US_ASCII), false);
    }
    for (AttachmentChunks attached : message.getAttachmentFiles()) {
      attached(attached, depth);
    }
  }

  private void attached(AttachmentChunks attached, int depth)
      throws IOException, ChunkNotFoundException {
    if (attached.isEmbeddedMessage()) {
      MAPIMessage inner = depth < MAX_DEPTH ? attached.getEmbeddedMessage() : null;
      if (inner != null) {
        inner.setReturnNullOnMissingChunk(true);
        if (!isBlank(inner.getSubject())) {
          out.heading(2, inner.getSubject());
        }
        content(inner, depth + 1);
      }
      return;
    }
    byte[] bytes = attached.getEmbeddedAttachmentObject();
    if (bytes != null) {
      String name = name(attached);
      attachments.add(name, "", bytes, !name.isEmpty());
    }
  }

  private static String name(AttachmentChunks attached) {
    if (attached.getAttachLongFileName() != null) {
      return attached.getAttachLongFileName().getValue();
    }
    return attached.getAttachFileName() == null ? "" : attached.getAttachFileName().getValue();
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }
}
