package dev.quarry.standalone.rules.planted.orchestrator.attic;

/** Lies in a room that no table has. */
public class Unplaced {}
