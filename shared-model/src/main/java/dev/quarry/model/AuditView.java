package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * What somebody changed or was refused.
 *
 * @param keyId of the key that was sent; {@code none} where there was none
 * @param address where the request came from
 * @param action method and route
 * @param object the path that it was done to, or that of what it made
 * @param outcome status and, of a refusal, its code
 */
public record AuditView(
    long id,
    Instant at,
    String tenant,
    @JsonProperty("key_id") String keyId,
    String role,
    String address,
    String action,
    String object,
    String outcome,
    @JsonProperty("trace_id") String traceId) {}
