package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Checks whether the tenant of a caller allows an operation. */
public final class Roles {

  private Roles() {}

  /** For operations on the whole server. */
  static void requireOperator(Principal principal) {
    if (!principal.isOperator()) {
      throw new ProblemException(
          ProblemCode.OPERATOR_ONLY,
          "This call affects the whole server. It requires an API key with the role admin of"
              + " the tenant "
              + Principal.DEFAULT_TENANT
              + ".");
    }
  }

  /**
   * The tenant to which an admin request is restricted.
   *
   * @param requestedTenant the tenant that the request names; null if none
   * @return null for all tenants, which only the operator may access
   */
  public static @Nullable String tenantFilter(
      Principal principal, @Nullable String requestedTenant) {
    return principal.isOperator() ? requestedTenant : own(principal, requestedTenant);
  }

  /**
   * As {@link #tenantFilter}, for a request about one tenant: the tenant of the caller unless it
   * names another.
   */
  public static String tenant(Principal principal, @Nullable String requestedTenant) {
    String filter = tenantFilter(principal, requestedTenant);
    return filter == null ? principal.tenant() : filter;
  }

  private static String own(Principal principal, @Nullable String requestedTenant) {
    if (requestedTenant != null && !requestedTenant.equals(principal.tenant())) {
      throw new ProblemException(
          ProblemCode.TENANT_REFUSED,
          "The tenant of this API key is "
              + principal.tenant()
              + ". Only the operator may name other tenants: an admin of the tenant "
              + Principal.DEFAULT_TENANT
              + ".");
    }
    return principal.tenant();
  }
}
