package dev.quarry.orchestrator.access;

import java.util.Locale;

/**
 * Who calls: the key that was sent, the tenant whose data it sees, and what it may do.
 *
 * @param keyId of the key; {@code operator} for the key of the configuration, {@code open} for
 *     everybody where no key is needed
 */
public record Principal(String keyId, String tenant, Role role) {
  /** The tenant of the operator and of everybody where no key is needed. */
  public static final String DEFAULT_TENANT = "default";

  /** Everybody, where no key is needed. */
  public static final Principal OPEN = new Principal("open", DEFAULT_TENANT, Role.ADMIN);

  /** Whoever has the key of the configuration. */
  public static final Principal OPERATOR = new Principal("operator", DEFAULT_TENANT, Role.ADMIN);

  /**
   * Whether the whole server is this caller's to run: an admin of the default tenant. An admin of
   * another tenant administers that tenant and nothing else.
   */
  public boolean isOperator() {
    return role == Role.ADMIN && tenant.equals(DEFAULT_TENANT);
  }

  /** Each role may do all that the one before it may. */
  public enum Role {
    VIEWER,
    EDITOR,
    ADMIN;

    /** The word used on the wire and in the database. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    public boolean includes(Role other) {
      return compareTo(other) >= 0;
    }
  }
}
