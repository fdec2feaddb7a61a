package dev.quarry.model;

/**
 * The limits of a tenant.
 *
 * @param own limits set for this tenant
 * @param effective limits that apply; absent members are unlimited
 */
public record TenantLimitsView(String tenant, TenantLimits own, TenantLimits effective) {}
