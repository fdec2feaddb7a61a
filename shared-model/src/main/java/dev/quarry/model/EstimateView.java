package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a submission would come to: the answer to a dry run. Nothing of it is stored.
 *
 * @param pages that would be stored at most: those in sight from the sitemaps and the first page,
 *     within the crawl's limits; 1 for other jobs
 * @param sampled how many of them were read for this
 * @param exact whether all were and no others can follow, so that the numbers are counted and not
 *     extrapolated
 * @param bytes of the sources
 * @param tokens that would be embedded, if nothing of them is known already
 * @param estimatedSeconds absent as long as this server has not embedded anything
 * @param error why the job would fail; the numbers are 0 then
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EstimateView(
    @JsonProperty("dry_run") boolean dryRun,
    JobType type,
    @JsonProperty("source_uri") @Nullable String sourceUri,
    String collection,
    long pages,
    int sampled,
    boolean exact,
    long bytes,
    long chunks,
    long tokens,
    @JsonProperty("estimated_seconds") @Nullable Integer estimatedSeconds,
    @Nullable JobError error) {

  public EstimateView {
    requireNonNull(type, "type");
    requireNonNull(collection, "collection");
  }
}
