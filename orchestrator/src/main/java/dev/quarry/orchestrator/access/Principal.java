package dev.quarry.orchestrator.access;

/** Who calls: the tenant whose data they see, and what they may do. */
public record Principal(String tenant, Role role) {

  /** Each role may do all that the one before it may. */
  public enum Role {
    VIEWER,
    EDITOR,
    ADMIN
  }
}
