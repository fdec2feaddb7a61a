package dev.quarry.orchestrator.pipeline.extract.mail;

import dev.quarry.orchestrator.pipeline.extract.TextDecoder;
import dev.quarry.orchestrator.pipeline.extract.document.Attachments;
import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.field.ContentTypeField;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.jspecify.annotations.Nullable;

/** Reads a mail (RFC 5322, RFC 2045 to 2049) with its attachments. */
public final class MailReader {
  private static final int MAX_DEPTH = 20;
  private static final MimeConfig LIMITS =
      MimeConfig.custom()
          .setMaxLineLen(1 << 20)
          .setMaxHeaderLen(1 << 18)
          .setMaxHeaderCount(2_000)
          .build();

  private final DocumentText out;
  private final Attachments attachments;

  public MailReader(DocumentText out, Attachments attachments) {
    this.out = out;
    this.attachments = attachments;
  }

  public void read(byte[] bytes) throws IOException {
    DefaultMessageBuilder builder = new DefaultMessageBuilder();
    builder.setMimeEntityConfig(LIMITS);
    Message message = builder.parseMessage(new ByteArrayInputStream(bytes));
    out.fact("title", message.getSubject());
    if (message.getFrom() != null && !message.getFrom().isEmpty()) {
      out.fact("author", message.getFrom().getFirst().toString());
    }
    if (message.getDate() != null) {
      out.fact("published", message.getDate().toInstant().toString());
    }
    entity(message, 0);
  }

  private void entity(Entity entity, int depth) throws IOException {
    Body body = entity.getBody();
    if (depth > MAX_DEPTH || body == null) {
      return;
    }
    switch (body) {
      case Multipart parts when parts.getSubType().equalsIgnoreCase("alternative") ->
          alternative(parts.getBodyParts(), depth);
      case Multipart parts -> {
        for (Entity part : parts.getBodyParts()) {
          entity(part, depth + 1);
        }
      }
      case Message attached -> {
        if (attached.getSubject() != null) {
          out.heading(2, attached.getSubject());
        }
        entity(attached, depth + 1);
      }
      case SingleBody single -> leaf(entity, single);
      default -> {}
    }
  }

  /** The last alternative is the best one (RFC 2046, section 5.1.4) that can be read. */
  private void alternative(List<Entity> parts, int depth) throws IOException {
    for (Entity part : parts.reversed()) {
      String type = part.getMimeType().toLowerCase(Locale.ROOT);
      boolean readable =
          type.equals("text/html") || type.equals("text/plain") || type.startsWith("multipart/");
      if (readable) {
        int before = out.length();
        entity(part, depth + 1);
        if (out.length() > before) {
          return;
        }
      }
    }
  }

  private void leaf(Entity entity, SingleBody body) throws IOException {
    String type = entity.getMimeType().toLowerCase(Locale.ROOT);
    byte[] bytes;
    try (InputStream in = body.getInputStream()) {
      bytes = in.readAllBytes();
    }
    if (type.startsWith("image/") || type.startsWith("audio/") || type.startsWith("video/")) {
      return;
    }
    String name = name(entity);
    boolean attached = "attachment".equalsIgnoreCase(entity.getDispositionType());
    String declared =
        entity.getCharset() == null ? type : type + "; charset=" + entity.getCharset();
    if (attached || name != null) {
      attachments.add(name == null ? "" : name, declared, bytes, name != null);
    } else if (type.equals("text/plain")) {
      String text = TextDecoder.decode(bytes, declared, false);
      out.lines(isFlowed(entity) ? FlowedText.unwrap(text) : text);
    } else {
      attachments.add("", declared, bytes, false);
    }
  }

  /** The name of a file, also as older programs write it. */
  private static @Nullable String name(Entity entity) {
    String name = entity.getFilename() == null ? parameter(entity, "name") : entity.getFilename();
    return name == null ? null : DecoderUtil.decodeEncodedWords(name, DecodeMonitor.SILENT);
  }

  private static boolean isFlowed(Entity entity) {
    return "flowed".equalsIgnoreCase(parameter(entity, "format"));
  }

  private static @Nullable String parameter(Entity entity, String name) {
    return entity.getHeader().getField("Content-Type") instanceof ContentTypeField type
        ? type.getParameter(name)
        : null;
  }
}
