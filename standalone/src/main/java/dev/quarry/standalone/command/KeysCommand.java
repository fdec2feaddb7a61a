package dev.quarry.standalone.command;

import picocli.CommandLine.Command;

/** {@code keys}: who may call. Without a further word it shows what there is to say. */
@Command(
    name = "keys",
    description = {
      "Make, list and revoke API keys. QUARRY_API_KEY has to be an admin's.",
      "On a server that is open, the first key closes it: from then on every call needs one."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {CreateKeyCommand.class, ListKeysCommand.class, RevokeKeyCommand.class})
final class KeysCommand {}
