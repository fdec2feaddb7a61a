package dev.quarry.orchestrator.access.audit;

import dev.quarry.orchestrator.access.Principal;
import java.time.Instant;

/**
 * What somebody did or was refused. Control characters, line breaks among them, cannot be in it.
 *
 * @param role of the key; {@code none} for who had none
 * @param address where the request came from: the peer of the connection
 * @param action method and route, such as {@code DELETE /jobs/{id}}
 * @param object the path that it was done to, or that of what it made
 * @param outcome status and, of a refusal, its code
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
  private static final int LONGEST = 300;
  private static final String NOBODY = "none";

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

  /** What was asked for, and from where. */
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

  /** Of somebody who sent no key, or none that is known. */
  public static AuditEntry ofNobody(Request request, String outcome) {
    return new AuditEntry(
        Instant.now(),
        NOBODY,
        NOBODY,
        NOBODY,
        request.address(),
        request.action(),
        request.object(),
        outcome,
        request.traceId());
  }

  /** Of what the server did by itself. */
  public static AuditEntry ofServer(String action, String object) {
    return new AuditEntry(
        Instant.now(),
        Principal.DEFAULT_TENANT,
        "server",
        NOBODY,
        NOBODY,
        action,
        object,
        "ok",
        NOBODY);
  }

  /** The same about something that has its name only now. */
  public AuditEntry about(String newObject) {
    return new AuditEntry(at, tenant, keyId, role, address, action, newObject, outcome, traceId);
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), LONGEST));
    text.codePoints()
        .limit(LONGEST)
        .map(point -> harmless(point) ? point : '\uFFFD')
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean harmless(int point) {
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
