package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a tenant: the body of {@code PUT /admin/tenants/{tenant}/limits}. Absent members
 * are as configured for all tenants.
 *
 * @param requestsPerMinute requests per node
 * @param queued queued jobs
 * @param running concurrently running jobs
 * @param documents stored documents
 * @param chunks chunks of the stored documents
 * @param bytes size of the stored text
 * @param embeddingTokensPerDay tokens sent to the embedding model in a UTC day
 * @param storedBytes size of stored texts, their chunks and uploads
 * @param schedules schedules, paused ones included
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantLimits(
    @JsonProperty("requests_per_minute") @Nullable Integer requestsPerMinute,
    @Nullable Integer queued,
    @Nullable Integer running,
    @Nullable Long documents,
    @Nullable Long chunks,
    @Nullable Long bytes,
    @JsonProperty("embedding_tokens_per_day") @Nullable Long embeddingTokensPerDay,
    @JsonProperty("stored_bytes") @Nullable Long storedBytes,
    @Nullable Integer schedules) {}
