package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.access.Principal.Role;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The role that a call needs where it is not the one that {@link RoleGate} takes from its method
 * and route: a POST that only reads, something under /admin that editors may do.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface NeedsRole {
  Role value();
}
