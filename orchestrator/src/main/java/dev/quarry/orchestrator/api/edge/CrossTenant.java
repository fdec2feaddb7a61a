package dev.quarry.orchestrator.api.edge;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an endpoint that returns totals of all tenants. It is allowed for admins and for all keys
 * of the default tenant, which is that of the operator, so that monitoring needs only a viewer key.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface CrossTenant {}
