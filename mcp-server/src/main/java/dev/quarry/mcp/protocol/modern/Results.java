package dev.quarry.mcp.protocol.modern;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Completes results by the members that all have.
 *
 * @param identity of this server
 */
record Results(Map<String, Object> identity) {
  private static final String SERVER = "io.modelcontextprotocol/serverInfo";

  /** A result that must not be cached. */
  Map<String, Object> of(Map<String, ?> members) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("resultType", "complete");
    result.putAll(members);
    result.put("_meta", Map.of(SERVER, identity));
    return result;
  }

  /** A result that is the same for every caller. */
  Map<String, Object> shared(Map<String, ?> members, Duration fresh) {
    return cached(members, fresh, "public");
  }

  /** A result that depends on the caller. */
  Map<String, Object> own(Map<String, ?> members, Duration fresh) {
    return cached(members, fresh, "private");
  }

  private Map<String, Object> cached(Map<String, ?> members, Duration fresh, String scope) {
    Map<String, Object> result = of(members);
    result.put("ttlMs", fresh.toMillis());
    result.put("cacheScope", scope);
    return result;
  }
}
