package dev.quarry.standalone.command;

import picocli.CommandLine.Command;

/** {@code tenants}: manages tenants. Without a subcommand it prints its usage. */
@Command(
    name = "tenants",
    description = "Manage tenants. QUARRY_API_KEY must be the operator's key.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {EraseTenantCommand.class, TenantLimitsCommand.class})
final class TenantsCommand {}
