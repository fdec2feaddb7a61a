package dev.quarry.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reports the position of a YAML syntax error. Omits the text of that line, which may be a secret.
 */
final class MalformedSettingsAnalyzer extends AbstractFailureAnalyzer<MarkedYAMLException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, MarkedYAMLException cause) {
    String where =
        cause.getProblemMark() == null
            ? ""
            : " at line "
                + (cause.getProblemMark().getLine() + 1)
                + ", column "
                + (cause.getProblemMark().getColumn() + 1);
    return new FailureAnalysis(
        "A settings file (orchestrator.yml or mcp-server.yml) is not valid YAML"
            + where
            + ": "
            + cause.getProblem()
            + ".",
        "Correct it there. Indent with spaces, not tabs, and put a space after each colon.",
        cause);
  }
}
