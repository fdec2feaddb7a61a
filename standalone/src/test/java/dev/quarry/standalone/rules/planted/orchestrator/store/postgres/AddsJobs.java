package dev.quarry.standalone.rules.planted.orchestrator.store.postgres;

import dev.quarry.standalone.rules.planted.orchestrator.access.limit.Admission;

/** Adds jobs in a way of its own. */
record AddsJobs(Admission admission) {}
