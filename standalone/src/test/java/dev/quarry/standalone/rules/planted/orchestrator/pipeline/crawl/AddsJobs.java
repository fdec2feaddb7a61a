package dev.quarry.standalone.rules.planted.orchestrator.pipeline.crawl;

import dev.quarry.standalone.rules.planted.orchestrator.submission.JobSubmitter;

/** Adds jobs while it works on one. */
record AddsJobs(JobSubmitter submitter) {}
