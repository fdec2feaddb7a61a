package dev.quarry.standalone.rules.planted.orchestrator.attic;

/** Lies in a package that no table has. */
public class Unplaced {}
