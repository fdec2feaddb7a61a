package dev.quarry.standalone.rules.planted.orchestrator.attic;

/** A class in a package that the table does not list. */
public class Unplaced {}
