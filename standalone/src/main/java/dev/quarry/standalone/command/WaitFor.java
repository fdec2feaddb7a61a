package dev.quarry.standalone.command;

import dev.quarry.model.JobView;

/** What a command that follows a job waits for. */
enum WaitFor {
  /** Everything that the job stored is found by its words. */
  SEARCHABLE,

  /** The job has ended: all vectors are there, too. */
  COMPLETED;

  static final String OPTION = "--wait-for";
  static final String DESCRIPTION =
      "SEARCHABLE: return when everything is found by its words; COMPLETED: when all vectors are"
          + " there, too (default: ${DEFAULT-VALUE}).";
  static final String DEFAULT = "COMPLETED";

  boolean reached(JobView job) {
    return job.status().terminal() || this == SEARCHABLE && job.searchableAt() != null;
  }
}
