package dev.quarry.orchestrator.api.job;

import dev.quarry.model.JobSubmission;
import dev.quarry.orchestrator.api.problem.ApiJson;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.api.problem.UnreadableBody;
import dev.quarry.orchestrator.api.tomcat.MultipartForm;
import dev.quarry.orchestrator.hash.Sha256;
import dev.quarry.orchestrator.job.Upload;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A submission with a file (RFC 7578): a part {@code file}, and the members of the submission
 * either as JSON in a part {@code submission} or as one field each. {@code labels} may be repeated,
 * {@code metadata} and {@code retry} are JSON, and numbers are written as in JSON.
 */
record UploadedForm(Part file, JobSubmission submission) {
  private static final String FILE = "file";
  private static final String SUBMISSION = "submission";

  /** Larger values must be sent in the JSON of {@code submission}. */
  private static final int MAX_FIELD_BYTES = 16 * 1024;

  private static final int MAX_SUBMISSION_BYTES = 256 * 1024;
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

  static UploadedForm read(HttpServletRequest request) throws IOException {
    List<Part> files = new ArrayList<>();
    List<Part> fields = new ArrayList<>();
    @Nullable Part json = null;
    for (Part part : MultipartForm.parts(request, FILE)) {
      switch (part.getName()) {
        case FILE -> files.add(part);
        case SUBMISSION -> {
          if (json != null) {
            throw ProblemException.invalid(SUBMISSION, "must appear only once");
          }
          json = part;
        }
        default -> fields.add(part);
      }
    }
    if (files.size() != 1 || files.getFirst().getSubmittedFileName() == null) {
      throw ProblemException.invalid(FILE, "must be exactly one part with a file and a file name");
    }
    if (json != null && !fields.isEmpty()) {
      throw ProblemException.invalid(
          SUBMISSION, "must contain all members if it is sent; leave out the other fields");
    }
    return new UploadedForm(files.getFirst(), json == null ? members(fields) : json(json));
  }

  private static JobSubmission json(Part part) throws IOException {
    if (part.getSize() > MAX_SUBMISSION_BYTES) {
      throw ProblemException.invalid(
          SUBMISSION, "must have at most " + MAX_SUBMISSION_BYTES + " bytes");
    }
    try (InputStream in = part.getInputStream()) {
      return Objects.requireNonNullElseGet(
          ApiJson.MAPPER.readValue(in, JobSubmission.class), UploadedForm::emptySubmission);
    } catch (JacksonException e) {
      throw UnreadableBody.because(e);
    }
  }

  private static JobSubmission emptySubmission() {
    return ApiJson.MAPPER.convertValue(ApiJson.MAPPER.createObjectNode(), JobSubmission.class);
  }

  private static JobSubmission members(List<Part> fields) throws IOException {
    ObjectNode members = ApiJson.MAPPER.createObjectNode();
    try {
      for (Part field : fields) {
        String name = field.getName();
        switch (name) {
          case "labels" -> members.withArrayProperty(name).add(text(field));
          case "metadata", "retry" -> members.set(once(members, name), json(text(field)));
          case "priority", "max_duration_seconds", "max_attempts" ->
              members.set(once(members, name), number(text(field)));
          default -> members.put(once(members, name), text(field));
        }
      }
      return ApiJson.MAPPER.treeToValue(members, JobSubmission.class);
    } catch (JacksonException e) {
      throw UnreadableBody.because(e);
    }
  }

  private static String once(ObjectNode members, String name) {
    if (members.has(name)) {
      throw ProblemException.invalid(name, "must appear only once");
    }
    return name;
  }

  /** A text that is not an integer stays a string, which is then reported as the wrong type. */
  private static JsonNode number(String text) {
    JsonNodeFactory nodes = ApiJson.MAPPER.getNodeFactory();
    return INTEGER.matcher(text).matches()
        ? nodes.numberNode(Long.parseLong(text))
        : nodes.stringNode(text);
  }

  private static JsonNode json(String text) {
    return ApiJson.MAPPER.readTree(text);
  }

  private static String text(Part field) throws IOException {
    if (field.getSize() > MAX_FIELD_BYTES) {
      throw ProblemException.invalid(
          field.getName(), "must not be longer than " + MAX_FIELD_BYTES + " bytes");
    }
    try (InputStream in = field.getInputStream()) {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(in.readAllBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      throw ProblemException.invalid(field.getName(), "must be well-formed UTF-8");
    }
  }

  /** The file with a sanitized name and its SHA-256 hash. */
  Upload upload() throws IOException {
    String name = UploadName.clean(String.valueOf(file.getSubmittedFileName()));
    try (InputStream content = file.getInputStream()) {
      return new Upload(UUID.randomUUID(), name, file.getSize(), Sha256.of(content));
    }
  }

  /** The content of the file. */
  byte[] bytes() throws IOException {
    try (InputStream in = file.getInputStream()) {
      return in.readAllBytes();
    }
  }
}
