package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Refuses what a caller's role or tenant does not allow. */
public final class Roles {

  private Roles() {}

  /** For what concerns the whole server. */
  static void requireOperator(Principal principal) {
    if (!principal.isOperator()) {
      throw new ProblemException(
          ProblemCode.OPERATOR_ONLY,
          "This concerns the whole server. It needs an admin's key of the tenant "
              + Principal.DEFAULT_TENANT
              + ".");
    }
  }

  /**
   * The tenant whose things an admin's call is about.
   *
   * @param asked what the call names, if anything
   * @return absent: those of all tenants, for the operator alone
   */
  public static @Nullable String reach(Principal principal, @Nullable String asked) {
    return principal.isOperator() ? asked : own(principal, asked);
  }

  /** As {@link #reach}, where a call is about one tenant: its own unless it names another. */
  public static String tenant(Principal principal, @Nullable String asked) {
    String reached = reach(principal, asked);
    return reached == null ? principal.tenant() : reached;
  }

  private static String own(Principal principal, @Nullable String asked) {
    if (asked != null && !asked.equals(principal.tenant())) {
      throw new ProblemException(
          ProblemCode.TENANT_REFUSED,
          "This key's tenant is "
              + principal.tenant()
              + ". Other tenants are for the operator: an admin of the tenant "
              + Principal.DEFAULT_TENANT
              + ".");
    }
    return principal.tenant();
  }
}
