package dev.quarry.mcp.tool;

import java.util.Map;

/** A tool whose successful call submits a job. */
interface SubmittingTool extends Tool {
  @Override
  default Map<String, Object> outputSchema() {
    return SubmissionCall.SCHEMA;
  }

  @Override
  default boolean submitsJob() {
    return true;
  }
}
