package dev.quarry.orchestrator.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the HTTP API.
 *
 * @param maxBody size of a request body
 * @param maxSubmission size of a submission, which may contain text
 * @param maxUpload size of an uploaded file
 * @param maxImport size of an exported collection that is imported, below 2 GB
 * @param maxStreams event streams, WebSockets and long polls open at once
 * @param maxStreamsPerTenant the same for one tenant; null: half of {@code maxStreams}
 */
@ConfigurationProperties("quarry.http")
public record HttpProperties(
    @DefaultValue("1MB") DataSize maxBody,
    @DefaultValue("12MB") DataSize maxSubmission,
    @DefaultValue("50MB") DataSize maxUpload,
    @DefaultValue("512MB") DataSize maxImport,
    @DefaultValue("5000") int maxStreams,
    @Nullable Integer maxStreamsPerTenant) {

  /** The database counts the bytes of a file as an integer. */
  public long maxImportBytes() {
    return Math.min(maxImport.toBytes(), Integer.MAX_VALUE);
  }

  public int streamsOfTenant() {
    return maxStreamsPerTenant == null ? Math.max(1, maxStreams / 2) : maxStreamsPerTenant;
  }
}
