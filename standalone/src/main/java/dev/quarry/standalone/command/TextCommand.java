package dev.quarry.standalone.command;

import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code text}: stores a text and makes it searchable. */
@Command(
    name = "text",
    description = "Ingest a text from a file or from standard input.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A text that comes under the same --uri into the same collection replaces it.",
      "Example: pbpaste | ./quarry text - --title 'Minutes of May' --uri minutes:2026-05"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TextCommand extends SubmissionCommand {
  @Parameters(paramLabel = "FILE", description = "A UTF-8 file; - is standard input.")
  private String file;

  @Option(names = "--title", description = "Title of the text.")
  private @Nullable String title;

  @Option(names = "--uri", description = "What identifies the text (default: its content).")
  private @Nullable String uri;

  @Override
  JobSubmission submission() {
    String text = new String(InputFile.read(file, System.in), StandardCharsets.UTF_8);
    return JobSubmission.of(JobType.TEXT.code(), uri, text, title, collection(), Map.of());
  }
}
