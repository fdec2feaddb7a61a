package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * An entry of the audit trail: a change, or a request that was refused.
 *
 * @param keyId id of the API key of the request; {@code none} if it had none
 * @param address IP address of the client
 * @param action HTTP method and route
 * @param object path of the changed or created resource
 * @param outcome HTTP status and, if the request was refused, the problem code
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
