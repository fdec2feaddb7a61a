package dev.quarry.orchestrator.pipeline.extract.office;

import dev.quarry.orchestrator.pipeline.extract.document.Attachments;
import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import org.apache.poi.hpsf.HPSFException;
import org.apache.poi.hpsf.PropertySet;
import org.apache.poi.hpsf.PropertySetFactory;
import org.apache.poi.hpsf.SummaryInformation;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.jspecify.annotations.Nullable;

/** A workbook or presentation of Office 97 to 2003. Not thread-safe. */
public final class BinaryFile {
  private final DirectoryNode root;
  private final DocumentText out;

  public BinaryFile(DirectoryNode root, DocumentText out) {
    this.root = root;
    this.out = out;
  }

  /**
   * Writes the text of the file. Returns false if there is no reader for it.
   *
   * @param facts whether its metadata is that of the whole document
   */
  public boolean read(Attachments attachments, boolean facts) throws IOException {
    if (root.hasEntryCaseInsensitive("Workbook")) {
      properties(facts, "application/vnd.ms-excel");
      new BinarySheets(out).read(root);
      return true;
    }
    if (root.hasEntryCaseInsensitive("PowerPoint Document")) {
      properties(facts, "application/vnd.ms-powerpoint");
      new BinarySlides(out, attachments).read(root);
      return true;
    }
    return false;
  }

  private void properties(boolean facts, String mediaType) throws IOException {
    if (!facts) {
      return;
    }
    out.fact("mediaType", mediaType);
    if (!root.hasEntryCaseInsensitive(SummaryInformation.DEFAULT_STREAM_NAME)) {
      return;
    }
    try {
      PropertySet set = PropertySetFactory.create(root, SummaryInformation.DEFAULT_STREAM_NAME);
      if (set instanceof SummaryInformation summary) {
        out.fact("title", summary.getTitle());
        out.fact("author", summary.getAuthor());
        out.fact("description", summary.getComments());
        out.fact("published", text(summary.getCreateDateTime()));
        out.fact("modified", text(summary.getLastSaveDateTime()));
      }
    } catch (HPSFException | RuntimeException e) {
      // Damaged properties do not make the text unreadable.
      return;
    }
  }

  /** The time 0 of the format means that there is none. */
  private static @Nullable String text(@Nullable Date date) {
    return date == null || date.toInstant().isBefore(Instant.parse("1980-01-01T00:00:00Z"))
        ? null
        : date.toInstant().toString();
  }
}
