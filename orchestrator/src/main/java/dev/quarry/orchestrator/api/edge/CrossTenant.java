package dev.quarry.orchestrator.api.edge;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Tells of all tenants together, if only in sums: answered to admins, and to the default tenant,
 * which is the operator's, so that a monitor can do with a viewer's key.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface CrossTenant {}
