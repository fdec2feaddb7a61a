package dev.quarry.standalone.rules.planted.orchestrator.store.postgres;

import dev.quarry.standalone.rules.planted.orchestrator.access.limit.Admission;

/** Adds jobs without the port. */
record AddsJobs(Admission admission) {}
