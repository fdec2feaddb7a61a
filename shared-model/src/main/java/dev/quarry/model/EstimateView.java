package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The estimated size of a job: the response to a dry run. Nothing is stored.
 *
 * @param pages upper bound of the pages to store: those found in the sitemaps, in llms.txt and on
 *     the first page, within the crawl's limits; 1 for other jobs
 * @param sampled number of pages that were visited for the estimate, with those that would not be
 *     stored
 * @param exact whether all pages were fetched and none can follow, so the numbers are counted and
 *     not extrapolated
 * @param bytes size of the sources
 * @param tokens number of tokens to embed if none of them is in the embedding cache
 * @param estimatedSeconds absent until this server has embedded something
 * @param error why the job would fail; the numbers are then 0
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
