package dev.quarry.orchestrator.submission.rules;

import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.Origin;
import dev.quarry.orchestrator.job.Upload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates a submission and converts it to a job request. Reports all errors at once. */
public final class SubmissionRules {
  private static final String DEFAULT_COLLECTION = "default";
  private static final Pattern COLLECTION = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final Pattern BATCH = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");
  private static final int MAX_PRIORITY = 10;
  private static final int MAX_TITLE = 500;
  private static final int MAX_LABELS = 20;
  private static final Pattern LABEL = Pattern.compile("[^\\p{Cntrl}]{1,64}");

  private final SubmissionLimits limits;
  private final CallbackRules callbacks;

  public SubmissionRules(SubmissionLimits limits, CallbackRules callbacks) {
    this.limits = limits;
    this.callbacks = callbacks;
  }

  /**
   * Validates a submission without a file.
   *
   * @throws InvalidSubmissionException with all validation errors
   */
  public JobRequest check(JobSubmission sent) {
    return check(sent, null);
  }

  /**
   * Validates a submission that may have an uploaded file; with a file it is a document job.
   *
   * @throws InvalidSubmissionException with all validation errors
   */
  public JobRequest check(JobSubmission sent, @Nullable Upload upload) {
    ValidationErrors errors = new ValidationErrors();
    JobType type =
        upload == null ? type(sent.sourceType(), errors) : typeOfUpload(sent.sourceType(), errors);
    return check(type, sent, upload, errors);
  }

  /**
   * Validates the job options of a call to an upstream.
   *
   * @param route name of the route
   * @throws InvalidSubmissionException with all validation errors
   */
  public JobRequest checkCall(JobSubmission sent, String route) {
    return check(JobType.HTTP_CALL, sent, null, new ValidationErrors()).byRoute(route);
  }

  /**
   * Validates the request to index stored documents anew.
   *
   * @param collection null: all collections of the tenant
   * @param model the model that has to be configured; null: any
   * @throws InvalidSubmissionException with all validation errors
   */
  public JobRequest checkReindex(@Nullable String collection, @Nullable String model) {
    JobSubmission sent =
        JobSubmission.of(
            JobType.REINDEX.code(),
            null,
            null,
            null,
            collection,
            model == null ? Map.of() : Map.of("model", model));
    return check(JobType.REINDEX, sent, null, new ValidationErrors())
        .ofStoredDocuments(
            collection == null ? JobRequest.ALL_COLLECTIONS : collection, limits.maxDuration());
  }

  /**
   * Validates the name of a collection.
   *
   * @throws InvalidSubmissionException if it is not one
   */
  public void checkCollection(String name) {
    ValidationErrors errors = new ValidationErrors();
    collection(name, errors);
    errors.throwIfAny();
  }

  /**
   * Validates the request to import a file.
   *
   * @throws InvalidSubmissionException with all validation errors
   */
  public JobRequest checkImport(String collection, Upload file) {
    JobSubmission sent =
        JobSubmission.of(JobType.IMPORT.code(), null, null, null, collection, Map.of());
    return check(JobType.IMPORT, sent, file, new ValidationErrors())
        .ofStoredDocuments(collection, limits.maxDuration());
  }

  private JobRequest check(
      JobType type, JobSubmission sent, @Nullable Upload upload, ValidationErrors errors) {
    Map<String, Object> options = MetadataRules.check(sent.metadata(), errors);
    JobRequest request =
        new JobRequest(
            type,
            upload == null
                ? source(type, sent.sourceUri(), errors)
                : sourceOfUpload(sent.sourceUri(), upload, errors),
            text(type, sent.text(), errors),
            title(sent.title(), errors),
            collection(sent.collection(), errors),
            options,
            within("priority", sent.priority(), 0, -MAX_PRIORITY, MAX_PRIORITY, errors),
            callbacks.check(sent.callbackUrl(), sent.callbackSecret(), errors),
            batch(sent.batchId(), errors),
            labels(sent.labels(), errors),
            duration(sent.maxDurationSeconds(), errors),
            within(
                "max_attempts",
                sent.maxAttempts(),
                limits.attempts(),
                1,
                limits.maxAttempts(),
                errors),
            BackoffRules.check(sent.retry(), errors),
            new Origin(null, upload, null, null));
    if (type == JobType.WEB_CRAWL) {
      CrawlOptions.read(new MetadataOptions(options, errors));
    }
    errors.throwIfAny();
    return request;
  }

  /** Returns a type even if it is invalid, so that the other members are validated too. */
  private static JobType type(@Nullable String sent, ValidationErrors errors) {
    for (JobType type : JobType.values()) {
      if (type.code().equals(sent)) {
        if (type == JobType.HTTP_CALL) {
          errors.unsupported("source_type", "send calls to /api/{route}/submit");
        } else if (type == JobType.REINDEX) {
          errors.unsupported("source_type", "send it to POST /reindex");
        } else if (type == JobType.IMPORT) {
          errors.unsupported("source_type", "send the file to POST /collections/{name}/import");
        }
        return type;
      }
    }
    errors.invalid("source_type", "must be one of web_crawl, document, text");
    return JobType.HTTP_CALL;
  }

  private static JobType typeOfUpload(@Nullable String sent, ValidationErrors errors) {
    if (sent != null && !sent.equals(JobType.DOCUMENT.code())) {
      errors.invalid("source_type", "must be document or be omitted if a file is sent");
    }
    return JobType.DOCUMENT;
  }

  private static @Nullable String sourceOfUpload(
      @Nullable String uri, Upload upload, ValidationErrors errors) {
    return uri == null || uri.isBlank() ? upload.uri() : SourceUris.upload(uri, errors);
  }

  private static @Nullable String source(
      JobType type, @Nullable String uri, ValidationErrors errors) {
    if (uri == null || uri.isBlank()) {
      if (type == JobType.WEB_CRAWL || type == JobType.DOCUMENT) {
        errors.invalidUrl("source_uri", "is required for " + type.code());
      }
      return null;
    }
    return switch (type) {
      case WEB_CRAWL -> SourceUris.web(uri, errors);
      case DOCUMENT -> SourceUris.document(uri, errors);
      case TEXT -> SourceUris.text(uri, errors);
      case HTTP_CALL, REINDEX, IMPORT -> null;
    };
  }

  private @Nullable String text(JobType type, @Nullable String text, ValidationErrors errors) {
    if (type != JobType.TEXT) {
      if (text != null) {
        errors.invalid("text", "is only for source_type text");
      }
      return null;
    }
    if (text == null) {
      errors.invalid("text", "is required for source_type text");
    } else if (text.isBlank()) {
      errors.invalid("text", "is blank; send the text to store");
    } else if (text.length() > limits.maxTextLength()) {
      errors.invalid(
          "text",
          "must not be longer than %d characters; split it".formatted(limits.maxTextLength()));
    }
    return text;
  }

  private static @Nullable String title(@Nullable String title, ValidationErrors errors) {
    if (title != null && title.length() > MAX_TITLE) {
      errors.invalid("title", "must not be longer than " + MAX_TITLE + " characters");
    }
    return title == null || title.isBlank() ? null : title.strip();
  }

  private static String collection(@Nullable String collection, ValidationErrors errors) {
    if (collection == null || collection.isEmpty()) {
      return DEFAULT_COLLECTION;
    }
    if (!COLLECTION.matcher(collection).matches()) {
      errors.invalid(
          "collection",
          "must be 1 to 64 of a-z 0-9 . _ - and begin with a letter or a digit, such as docs-2026");
    }
    return collection;
  }

  private static @Nullable String batch(@Nullable String batch, ValidationErrors errors) {
    if (batch != null && !BATCH.matcher(batch).matches()) {
      errors.invalid("batch_id", "must be 1 to 100 of A-Z a-z 0-9 . _ : -");
    }
    return batch;
  }

  private static List<String> labels(@Nullable List<String> labels, ValidationErrors errors) {
    if (labels == null) {
      return List.of();
    }
    if (labels.size() > MAX_LABELS || !labels.stream().allMatch(SubmissionRules::isLabel)) {
      errors.invalid(
          "labels", "must be at most " + MAX_LABELS + " texts of 1 to 64 printable characters");
      return List.of();
    }
    return labels;
  }

  private static boolean isLabel(@Nullable String label) {
    return label != null && LABEL.matcher(label).matches();
  }

  private Duration duration(@Nullable Integer seconds, ValidationErrors errors) {
    int max = Math.toIntExact(limits.maxDuration().toSeconds());
    int defaultValue = Math.toIntExact(limits.duration().toSeconds());
    return Duration.ofSeconds(
        within("max_duration_seconds", seconds, defaultValue, 1, max, errors));
  }

  private static int within(
      String field,
      @Nullable Integer sent,
      int defaultValue,
      int min,
      int max,
      ValidationErrors errors) {
    if (sent == null) {
      return defaultValue;
    }
    if (sent < min || sent > max) {
      errors.invalid(field, "must be from " + min + " to " + max);
    }
    return sent;
  }
}
