package dev.quarry.standalone.rules.planted.orchestrator.store.qdrant;

/** A technology. */
public class Leaf {}
