package dev.quarry.standalone.command;

import picocli.CommandLine.Command;

/** {@code schedules}: manages schedules. Without a subcommand it prints its usage. */
@Command(
    name = "schedules",
    description = "Crawl websites and fetch documents regularly, so that searches stay current.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CreateScheduleCommand.class,
      ListSchedulesCommand.class,
      ShowScheduleCommand.class,
      ChangeScheduleCommand.class,
      PauseScheduleCommand.class,
      ResumeScheduleCommand.class,
      RunScheduleCommand.class,
      DeleteScheduleCommand.class
    })
final class SchedulesCommand {}
