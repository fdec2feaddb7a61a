package dev.quarry.standalone.command;

import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ingest}: stores one document and makes it searchable. */
@Command(
    name = "ingest",
    description = "Ingest one document, show the progress and a summary.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A path is uploaded, so the server needs no access to it. A file: URL is read by the server",
      "and must be below a directory that quarry.file-roots.NAME.path opens for a tenant of",
      "quarry.file-roots.NAME.tenants, or QUARRY_FILE_ROOTS for the tenant default.",
      "",
      "Example: ./quarry ingest report.pdf --collection reports"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class IngestCommand extends SubmissionCommand {
  private static final Pattern URI = Pattern.compile("(https?|file):.*", Pattern.CASE_INSENSITIVE);

  @Parameters(paramLabel = "PATH_OR_URL", description = "A file, or an http or https URL.")
  private String source;

  @Override
  JobSubmission submission() {
    Path file = file();
    String uri = file == null ? source : file.toUri().toString();
    return JobSubmission.of(JobType.DOCUMENT.code(), uri, null, null, collection(), Map.of());
  }

  @Override
  @Nullable Path file() {
    if (URI.matcher(source).matches()) {
      return null;
    }
    Path file = Path.of(source).toAbsolutePath().normalize();
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("There is no file " + file + ". Check the path.");
    }
    return file;
  }
}
