package dev.quarry.standalone.command;

import picocli.CommandLine.Command;

/** {@code keys}: manages API keys. Without a subcommand it prints its usage. */
@Command(
    name = "keys",
    description = {
      "Create, list, replace and revoke API keys. QUARRY_API_KEY must be the key of an admin.",
      "On a server without keys, the first key ends open access: after that every call needs a key."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CreateKeyCommand.class,
      ListKeysCommand.class,
      RotateKeyCommand.class,
      RevokeKeyCommand.class,
      RotatePepperCommand.class
    })
final class KeysCommand {}
