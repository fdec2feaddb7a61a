package dev.quarry.standalone.command;

import picocli.CommandLine.Command;

/** {@code keys}: manages API keys. Without a subcommand it prints its usage. */
@Command(
    name = "keys",
    description = {
      "Create, list and revoke API keys. QUARRY_API_KEY must be the key of an admin.",
      "On a server without keys, the first key ends open access: after that every call needs a key."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {CreateKeyCommand.class, ListKeysCommand.class, RevokeKeyCommand.class})
final class KeysCommand {}
