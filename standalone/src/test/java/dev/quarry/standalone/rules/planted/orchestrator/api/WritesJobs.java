package dev.quarry.standalone.rules.planted.orchestrator.api;

import dev.quarry.standalone.rules.planted.orchestrator.submission.JobWriter;

/** Adds jobs without the chain of a submission. */
record WritesJobs(JobWriter writer) {}
