package dev.quarry.standalone.command;

import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ingest}: stores one document and makes it searchable. */
@Command(
    name = "ingest",
    description = "Ingest one document, show the progress and a summary.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A path is uploaded, so the server needs no access to it. A file: URL is read by the server",
      "and must be below one of the directories in QUARRY_FILE_ROOTS."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class IngestCommand extends ClientOptions implements Callable<Integer> {
  private static final Pattern URI = Pattern.compile("(https?|file):.*", Pattern.CASE_INSENSITIVE);

  @Parameters(paramLabel = "PATH_OR_URL", description = "A file, or an http or https URL.")
  private String source;

  @Option(
      names = {"-c", "--collection"},
      description = "Collection to store into (default: default).")
  private @Nullable String collection;

  @Option(
      names = {"-d", "--detach"},
      description = "Return as soon as the job is queued.")
  private boolean detached;

  @Option(names = WaitFor.OPTION, defaultValue = WaitFor.DEFAULT, description = WaitFor.DESCRIPTION)
  private WaitFor waitFor;

  @Override
  public Integer call() throws InterruptedException {
    JobRunner submission = new JobRunner(client(), terminal(), json, waitFor);
    if (URI.matcher(source).matches()) {
      return submission.run(draft(source), detached);
    }
    Path file = Path.of(source).toAbsolutePath().normalize();
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("There is no file " + file + ". Check the path.");
    }
    return submission.run(draft(file.toUri().toString()), file, detached);
  }

  private JobSubmission draft(String uri) {
    return JobSubmission.of(JobType.DOCUMENT.code(), uri, null, null, collection, Map.of());
  }
}
