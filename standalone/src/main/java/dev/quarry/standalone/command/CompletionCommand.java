package dev.quarry.standalone.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: prints the completion script of a shell. */
@Command(
    name = "completion",
    description = "Print a script that completes commands and options in a shell.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  bash: eval \"$(./quarry completion bash)\"",
      "  zsh:  eval \"$(./quarry completion zsh)\""
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CompletionCommand implements Callable<Integer> {
  /**
   * Completes {@code quarry} and, because only the last part of a path counts, {@code ./quarry}.
   */
  private static final String NAME = "quarry";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell;

  /** The shells for which there is a script. */
  enum Shell {
    bash,
    zsh
  }

  @Override
  public Integer call() {
    Quarry quarry = (Quarry) spec.root().userObject();
    CommandLine all = Quarry.commandLine(quarry.clients(), quarry.terminal());
    if (shell == Shell.zsh) {
      quarry.terminal().print("autoload -Uz compinit bashcompinit && compinit && bashcompinit");
    }
    quarry.terminal().print(AutoComplete.bash(NAME, all));
    return ExitCode.OK;
  }
}
