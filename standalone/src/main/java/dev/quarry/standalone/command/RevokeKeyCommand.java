package dev.quarry.standalone.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code keys revoke}: the key is refused from now on. */
@Command(
    name = "revoke",
    description = "Revoke a key. It is refused at once, on other nodes within seconds.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RevokeKeyCommand extends ClientOptions implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "Id of the key, the part after qk_.")
  private String id;

  @Override
  public Integer call() {
    keys().revoke(id);
    terminal().print("Key " + SafeText.line(id) + " is revoked.");
    return ExitCode.OK;
  }
}
