/** Cron expressions as Spring reads them. */
@NullMarked
package dev.quarry.orchestrator.schedule.spring;

import org.jspecify.annotations.NullMarked;
