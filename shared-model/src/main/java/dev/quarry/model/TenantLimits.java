package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant may use: the body of {@code PUT /admin/tenants/{tenant}/limits}. What is absent is
 * as configured for all tenants.
 *
 * @param requestsPerMinute requests to one node
 * @param queued jobs that wait
 * @param running jobs that run at once
 * @param documents stored documents
 * @param chunks of those
 * @param bytes of stored text
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantLimits(
    @JsonProperty("requests_per_minute") @Nullable Integer requestsPerMinute,
    @Nullable Integer queued,
    @Nullable Integer running,
    @Nullable Long documents,
    @Nullable Long chunks,
    @Nullable Long bytes) {}
