package dev.quarry.orchestrator.api;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;

/** Refuses what a caller's role does not allow. */
final class Roles {

  private Roles() {}

  static void require(Principal principal, Role role) {
    if (!principal.role().includes(role)) {
      throw new ProblemException(
          ProblemCode.ROLE_REFUSED, "This needs a key with the role " + role.code() + ".");
    }
  }
}
