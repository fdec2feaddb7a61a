package dev.quarry.orchestrator.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated caller: its key, its tenant and its role.
 *
 * @param keyId id of the API key; {@code operator} for the configured key, {@code open} if the
 *     server requires no key
 * @param session id of the session in which a browser signed in with the key; null: the request has
 *     the key itself. Not secret
 */
public record Principal(String keyId, String tenant, Role role, @Nullable String session) {
  /** The tenant of the operator, and of all callers if the server requires no key. */
  public static final String DEFAULT_TENANT = "default";

  /** Every caller of a server that requires no key. */
  public static final Principal OPEN = new Principal("open", DEFAULT_TENANT, Role.ADMIN);

  /** The holder of the configured key (quarry.api-key). */
  public static final Principal OPERATOR = new Principal("operator", DEFAULT_TENANT, Role.ADMIN);

  /** A caller that sends its key. */
  public Principal(String keyId, String tenant, Role role) {
    this(keyId, tenant, role, null);
  }

  /** The same caller in a session. */
  public Principal in(String sessionId) {
    return new Principal(keyId, tenant, role, sessionId);
  }

  /**
   * Whether the caller may administer the whole server: an admin of the default tenant. An admin of
   * another tenant may administer only that tenant.
   */
  public boolean isOperator() {
    return role == Role.ADMIN && tenant.equals(DEFAULT_TENANT);
  }

  /** Roles in ascending order; each includes the permissions of the previous ones. */
  public enum Role {
    VIEWER,
    EDITOR,
    ADMIN;

    /** The role in JSON and in the database. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    public boolean includes(Role other) {
      return compareTo(other) >= 0;
    }
  }
}
