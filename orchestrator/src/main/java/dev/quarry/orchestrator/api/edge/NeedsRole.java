package dev.quarry.orchestrator.api.edge;

import dev.quarry.orchestrator.access.Principal.Role;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The role that an endpoint requires, if it differs from the role that {@link RoleGate} derives
 * from method and route: a POST that only reads, or an endpoint under /admin for editors.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface NeedsRole {
  Role value();
}
