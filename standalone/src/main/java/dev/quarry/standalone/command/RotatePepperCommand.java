package dev.quarry.standalone.command;

import dev.quarry.orchestrator.access.key.PepperFile;
import dev.quarry.standalone.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keys rotate-pepper}: replaces the pepper of API keys in the data directory. */
@Command(
    name = "rotate-pepper",
    description = {
      "Put a new pepper into QUARRY_DATA; restart Quarry then. The former one stays beside it, so"
          + " that all keys stay valid: each is hashed with the new one when it is used.",
      "A pepper that is set by QUARRY_KEY_PEPPER is changed where it is set."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RotatePepperCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--forget",
      description =
          "Remove the former pepper. Keys that show its pepper_id in ./quarry keys list --json are"
              + " then invalid.")
  private boolean forget;

  @Override
  public Integer call() throws IOException {
    Terminal terminal = ((Quarry) spec.root().userObject()).terminal();
    String configured = System.getenv("QUARRY_KEY_PEPPER");
    if (configured != null && !configured.isBlank()) {
      throw new IllegalArgumentException(
          "The pepper is set by QUARRY_KEY_PEPPER. Put the new one there as its first line and keep"
              + " the present one as the second.");
    }
    Path data = Settings.from(System.getenv()).data();
    PepperFile file = new PepperFile(data);
    if (forget) {
      file.forgetFormer();
      terminal.print("The former pepper is removed from " + data + ". Restart Quarry.");
    } else {
      file.rotate();
      terminal.print("A new pepper is in " + data + ". Restart Quarry.");
    }
    return ExitCode.OK;
  }
}
