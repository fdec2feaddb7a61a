package dev.quarry.standalone.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code keys revoke}: revokes a key. */
@Command(
    name = "revoke",
    description = "Revoke a key. It is refused immediately, on other nodes within seconds.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry keys revoke 0123456789abcdef"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RevokeKeyCommand extends ClientOptions implements Callable<Integer> {
  @Parameters(
      paramLabel = "ID",
      description = "Id of the key: the part after qk_, see ./quarry keys list.")
  private String id;

  @Override
  public Integer call() {
    apiKeys().revoke(id);
    terminal().print("Key " + TerminalText.line(id) + " is revoked.");
    return ExitCode.OK;
  }
}
