package dev.quarry.orchestrator.api;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import java.util.Locale;

/** Refuses what a caller's role does not allow. */
final class Roles {

  private Roles() {}

  static void require(Principal principal, Role role) {
    if (principal.role().compareTo(role) < 0) {
      throw new ProblemException(
          ProblemCode.ROLE_REFUSED,
          "This needs a key with the role " + role.name().toLowerCase(Locale.ROOT) + ".");
    }
  }
}
