package dev.quarry.model;

/**
 * A tenant's limits.
 *
 * @param own what was set for this tenant
 * @param effective what holds; absent members do not limit
 */
public record TenantLimitsView(String tenant, TenantLimits own, TenantLimits effective) {}
