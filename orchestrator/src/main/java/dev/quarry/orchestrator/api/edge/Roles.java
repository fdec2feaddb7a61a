package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;

/** Refuses what a caller's role does not allow. */
public final class Roles {

  private Roles() {}

  public static void require(Principal principal, Role role) {
    if (!principal.role().includes(role)) {
      throw new ProblemException(
          ProblemCode.ROLE_REFUSED, "This needs a key with the role " + role.code() + ".");
    }
  }
}
