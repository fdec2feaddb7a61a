package dev.quarry.orchestrator.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the HTTP API.
 *
 * @param maxBody of a request
 * @param maxSubmission of a submission, which may carry text
 * @param maxUpload of a file that comes with a submission
 * @param maxStreams event streams, WebSockets and long polls at once
 * @param maxStreamsPerTenant of them; absent: half
 */
@ConfigurationProperties("quarry.http")
public record HttpProperties(
    @DefaultValue("1MB") DataSize maxBody,
    @DefaultValue("12MB") DataSize maxSubmission,
    @DefaultValue("50MB") DataSize maxUpload,
    @DefaultValue("5000") int maxStreams,
    @Nullable Integer maxStreamsPerTenant) {

  public int streamsOfTenant() {
    return maxStreamsPerTenant == null ? Math.max(1, maxStreams / 2) : maxStreamsPerTenant;
  }
}
