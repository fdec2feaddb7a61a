package dev.quarry.orchestrator.access.audit;

import dev.quarry.orchestrator.access.Principal;
import java.time.Instant;

/**
 * One entry of the audit log: a change, or a request that was refused. Control and format
 * characters, line breaks included, are replaced by U+FFFD; each text is cut to 300 code points.
 *
 * @param role of the key; {@code none} for unauthenticated requests
 * @param address of the peer of the connection
 * @param action method and route, such as {@code DELETE /jobs/{id}}
 * @param object path of the resource that was changed or created
 * @param outcome HTTP status and, if the request was refused, the problem code
 */
public record AuditEntry(
    Instant at,
    String tenant,
    String keyId,
    String role,
    String address,
    String action,
    String object,
    String outcome,
    String traceId) {
  private static final int MAX_LENGTH = 300;
  private static final String NONE = "none";

  public AuditEntry {
    tenant = clean(tenant);
    keyId = clean(keyId);
    role = clean(role);
    address = clean(address);
    action = clean(action);
    object = clean(object);
    outcome = clean(outcome);
    traceId = clean(traceId);
  }

  /** The request that an entry describes. */
  public record Request(String address, String action, String object, String traceId) {}

  public static AuditEntry of(Principal who, Request request, String outcome) {
    return new AuditEntry(
        Instant.now(),
        who.tenant(),
        who.keyId(),
        who.role().code(),
        request.address(),
        request.action(),
        request.object(),
        outcome,
        request.traceId());
  }

  /** Creates the entry of an unauthenticated request. */
  public static AuditEntry unauthenticated(Request request, String outcome) {
    return new AuditEntry(
        Instant.now(),
        NONE,
        NONE,
        NONE,
        request.address(),
        request.action(),
        request.object(),
        outcome,
        request.traceId());
  }

  /** Creates the entry of a change that the server made itself. */
  public static AuditEntry ofServer(String action, String object) {
    return ofServer(Principal.DEFAULT_TENANT, action, object, "ok");
  }

  /** Creates the entry of a change that the server made itself for a tenant. */
  public static AuditEntry ofServer(String tenant, String action, String object, String outcome) {
    return new AuditEntry(
        Instant.now(), tenant, "server", NONE, NONE, action, object, outcome, NONE);
  }

  /** A copy with another object, for a resource whose id is known only after its creation. */
  public AuditEntry about(String newObject) {
    return new AuditEntry(at, tenant, keyId, role, address, action, newObject, outcome, traceId);
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
    text.codePoints()
        .limit(MAX_LENGTH)
        .map(point -> isPrintable(point) ? point : '\uFFFD')
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
